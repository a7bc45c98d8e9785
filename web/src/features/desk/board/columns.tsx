import { useState, type KeyboardEvent } from "react";
import { Badge } from "@/components/ui/badges";
import { Button } from "@/components/ui/button";
import type { Case } from "@/lib/api/types";
import { agoText, changeText, useNumbers } from "@/lib/format";
import { useLang, usePick, useText } from "@/lib/i18n";
import { KindBadge } from "../kind-badge";
import { deskMessages } from "../messages";
import { boardMessages } from "./board-messages";
import { COLUMNS, grouped, KINDS, type Card, type Column } from "./board-state";
import { useDepartment, type Board } from "./use-board";
import css from "./board.module.css";

const STEP = 40;
const NAMES = 3;

/** Open, under review, decided. Arrow keys go from card to card, Enter opens one. */
export function Columns({ cards, ...board }: Board & { cards: Record<Column, Card[]> }) {
  return (
    <div className={css.columns} onKeyDown={walk}>
      {COLUMNS.map((column) => (
        <Stack key={column} column={column} cards={cards[column]} {...board} />
      ))}
    </div>
  );
}

function walk(event: KeyboardEvent<HTMLDivElement>) {
  const card = (event.target as HTMLElement).closest<HTMLElement>("[data-card]");
  if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
  const columns = [...event.currentTarget.children].map((column) => [...column.querySelectorAll<HTMLElement>("[data-card]")]).filter((column) => column.length);
  const x = columns.findIndex((column) => column.includes(card));
  const y = columns[x]?.indexOf(card) ?? 0;
  const beside = (at: number) => columns[at]?.[Math.min(y, (columns[at]?.length ?? 1) - 1)];
  const next = { ArrowDown: columns[x]?.[y + 1], ArrowUp: columns[x]?.[y - 1], ArrowRight: beside(x + 1), ArrowLeft: beside(x - 1) }[event.key];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function Stack({ column, cards, state, change }: Board & { column: Column; cards: Card[] }) {
  const t = useText(boardMessages);
  const [shown, setShown] = useState(STEP);
  const rest = cards.length - shown;
  return (
    <section className={css.column} data-column={column} aria-label={t(column)}>
      <h3>
        {t(column)} <span>{cards.length}</span>
      </h3>
      {cards.length ? null : <p className={css.none}>{t(`none_${column}`)}</p>}
      {grouped(cards.slice(0, shown), state.group).map(([key, found]) => (
        <Group key={key} name={key} cards={found} onOpen={(id) => change({ id })} />
      ))}
      {rest > 0 ? (
        <Button look="ghost" onClick={() => setShown(shown + STEP)}>
          {t("more", { count: Math.min(rest, STEP) })}
        </Button>
      ) : null}
    </section>
  );
}

function Group({ name, cards, onOpen }: { name: string; cards: Card[]; onOpen: (id: string) => void }) {
  const said = useGroupName();
  return (
    <>
      {name ? <h4>{said(name)}</h4> : null}
      <ul>
        {cards.map((card) => (
          <li key={card.id}>
            <button type="button" data-card={card.id} className={css.card} onClick={() => onOpen(card.id)}>
              {card.of ? <CaseCard of={card.of} decision={card.decision} /> : <MergedCard decision={card.decision} />}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function useGroupName(): (key: string) => string {
  const t = useText(boardMessages);
  const kindName = useText(deskMessages);
  const called = useDepartment();
  return (key) => {
    const kind = KINDS.find((each) => each === key);
    return kind ? kindName(kind) : key === "merged" ? t("merged") : key.split(" ").map(called).join(kindName("comma"));
  };
}

function CaseCard({ of, decision }: { of: Case; decision: Card["decision"] }) {
  const t = useText(boardMessages);
  const lang = useLang();
  const pick = usePick();
  const options = useNumbers();
  const { departments, owners } = useWhose(of);
  const [review] = of.reviews;
  const names = of.metrics.map((metric) => pick(metric.name, metric.code));
  return (
    <>
      <span className={css.tags}>
        <KindBadge kind={of.kind} />
        {of.gap ? <b>{t("gap", { amount: changeText(of.gap, { unit: of.unit }, options) })}</b> : null}
      </span>
      <strong>
        {names.slice(0, NAMES).join(" / ")} {names.length > NAMES ? <small>{t("moreNames", { count: names.length })}</small> : null}
      </strong>
      <span className={css.whose}>
        {departments}
        {owners ? ` · ${owners}` : null}
        {of.use ? ` · ${t("uses", { count: of.use })}` : null}
      </span>
      {review ? <span className={css.stand}>{t("proposedBy", { author: review.author, ago: agoText(review.created_at, lang) })}</span> : null}
      {of.status === "decided" ? <Settled decision={decision} /> : null}
    </>
  );
}

function MergedCard({ decision }: { decision: NonNullable<Card["decision"]> }) {
  const t = useText(boardMessages);
  const pick = usePick();
  const called = useDepartment();
  const comma = useText(deskMessages)("comma");
  const { metric, others, departments } = decision.outcome;
  return (
    <>
      <span className={css.tags}>
        <Badge tone="plain">{t("merged")}</Badge>
      </span>
      <strong>{others.map((each) => pick(each.name, each.code)).join(" / ")}</strong>
      <span className={css.whose}>{t("into", { metric: pick(metric.name, metric.code) })}</span>
      <span className={css.whose}>{departments.map(called).join(comma)}</span>
      <Settled decision={decision} />
    </>
  );
}

function Settled({ decision }: { decision: Card["decision"] }) {
  const t = useText(boardMessages);
  const lang = useLang();
  if (!decision) return <span className={css.stand}>{t("inDefinitions")}</span>;
  return <span className={css.stand}>{t("approvedBy", { author: decision.author, approver: decision.approver, ago: agoText(decision.at, lang) })}</span>;
}

/** The departments and the owners of a case, each once. */
function useWhose(of: Case): { departments: string; owners: string } {
  const called = useDepartment();
  const comma = useText(deskMessages)("comma");
  const owners = [...new Set(of.metrics.map((metric) => metric.owner).filter(Boolean))];
  return { departments: of.departments.map(called).join(comma), owners: owners.slice(0, NAMES).join(comma) };
}
