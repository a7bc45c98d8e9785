import { Link } from "@tanstack/react-router";
import { Badge } from "@/components/ui/badges";
import { buttonClass } from "@/components/ui/button";
import { Table } from "@/components/ui/controls";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/states";
import type { Case, DecisionInForce } from "@/lib/api/types";
import { agoText, changeText, useNumbers } from "@/lib/format";
import { useLang, usePick, useText } from "@/lib/i18n";
import { Decide } from "../decide";
import { KindBadge } from "../kind-badge";
import { deskMessages } from "../messages";
import { Reviews } from "../reviews";
import { boardMessages } from "./board-messages";
import { cardsOf, readBoard, type Card } from "./board-state";
import { useDepartment } from "./use-board";
import css from "./case-sheet.module.css";

export interface CaseSheetProps {
  id: string;
  cases: readonly Case[];
  decisions: readonly DecisionInForce[];
  onClose: () => void;
}

/** One case in full: whose metrics, how each pair differs, what is proposed; decided and approved right here. */
export function CaseSheet({ id, cases, decisions, onClose }: CaseSheetProps) {
  const t = useText(boardMessages);
  const card = id ? Object.values(cardsOf(cases, decisions, readBoard({}))).flat().find((each) => each.id === id) : undefined;
  return (
    <Dialog open={id !== ""} onClose={onClose} title={t("case")} kind="sheet">
      {card ? (
        <Content card={card} />
      ) : (
        <EmptyState icon="check" compact title={t("gone")}>
          {t("goneHint")}
        </EmptyState>
      )}
    </Dialog>
  );
}

function Content({ card: { of, decision } }: { card: Card }) {
  if (!of) return decision ? <InForce decision={decision} /> : null;
  return (
    <div className={css.sheet}>
      <Head of={of} />
      {decision ? <InForce decision={decision} /> : null}
      <Waiting of={of} />
      <Metrics of={of} />
      <Pairs of={of} />
    </div>
  );
}

function Head({ of }: { of: Case }) {
  const t = useText(deskMessages);
  const called = useDepartment();
  return (
    <p className={css.head}>
      <KindBadge kind={of.kind} />
      <span>{of.departments.map(called).join(t("comma"))}</span>
      {of.names.length ? <span>{t("shared", { names: of.names.join(t("comma")) })}</span> : null}
    </p>
  );
}

function Waiting({ of }: { of: Case }) {
  const pick = usePick();
  const called = new Map(of.metrics.map((metric) => [metric.code, pick(metric.name, metric.code)]));
  return <Reviews reviews={of.reviews} said={(code) => called.get(code) ?? code} />;
}

/** Who decided what, and why. */
function InForce({ decision }: { decision: DecisionInForce }) {
  const t = useText(boardMessages);
  const lang = useLang();
  const pick = usePick();
  const { outcome, author, approver, at, message, note } = decision;
  return (
    <section className={css.decision}>
      <p>
        <Badge tone="good">{t("decided")}</Badge> {t("approvedBy", { author, approver, ago: agoText(at, lang) })}
      </p>
      {outcome.kind === "merge" ? (
        <p>
          {outcome.others.map((each) => `${pick(each.name, each.code)} (${each.code})`).join(" / ")} →{" "}
          <Link to="/m/$code" params={{ code: outcome.metric.code }}>
            {pick(outcome.metric.name, outcome.metric.code)}
          </Link>
        </p>
      ) : null}
      <p>{t("reason", { reason: message })}</p>
      {note ? <p>{t("approvedNote", { note })}</p> : null}
    </section>
  );
}

function Metrics({ of }: { of: Case }) {
  const t = useText(boardMessages);
  const pick = usePick();
  const called = useDepartment();
  return (
    <Table label={t("metrics")}>
      <thead>
        <tr>
          <th>{t("metric")}</th>
          <th>{t("department")}</th>
          <th>{t("owner")}</th>
          <th className="num">{t("use")}</th>
        </tr>
      </thead>
      <tbody>
        {of.metrics.map((metric) => (
          <tr key={metric.code}>
            <td>
              <Link to="/m/$code" params={{ code: metric.code }}>
                {pick(metric.name, metric.code)}
              </Link>{" "}
              <code className="muted">{metric.code}</code>
            </td>
            <td>{called(metric.department)}</td>
            <td>{metric.owner}</td>
            <td className="num">{metric.use}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

type Pair = Case["pairs"][number];

function Pairs({ of }: { of: Case }) {
  const t = useText(boardMessages);
  return (
    <section className={css.pairs}>
      <h3>{t("pairs")}</h3>
      <ul>
        {of.pairs.map((pair) => (
          <One key={`${pair.left} ${pair.right}`} of={of} pair={pair} />
        ))}
      </ul>
    </section>
  );
}

function One({ of, pair }: { of: Case; pair: Pair }) {
  const t = useText(boardMessages);
  const against = useText(deskMessages)("against");
  const pick = usePick();
  const options = useNumbers();
  const [left, right] = [pair.left, pair.right].map((code) => of.metrics.find((metric) => metric.code === code));
  const said = (metric: Case["metrics"][number] | undefined) => pick(metric?.name, metric?.code);
  const told = pair.verdict === "equal" ? t("equal") : pair.verdict.endsWith("_subset") ? t("subset") : "";
  return (
    <li>
      <div>
        <h4>
          {said(left)} <i>{against}</i> {said(right)}
        </h4>
        <p className={css.told}>
          {told ? <b>{told}</b> : null}
          {pair.gap ? <b>{t("gap", { amount: changeText(pair.gap, { unit: of.unit }, options) })}</b> : null}
        </p>
        {pair.differences.length ? (
          <ul>
            {pair.differences.map((one) => (
              <li key={`${one.code} ${one.part} ${one.left} ${one.right}`}>{pick(one.text)}</li>
            ))}
          </ul>
        ) : null}
        {pick(pair.reason) ? <p className={css.told}>{t("reason", { reason: pick(pair.reason) })}</p> : null}
      </div>
      <div className={css.actions}>
        <Link to="/desk" search={{ left: pair.left, right: pair.right }} className={buttonClass()}>
          {t("compare")}
        </Link>
        {left && right && !pair.decided ? <Decide found={{ left, right, verdict: pair.verdict }} /> : null}
      </div>
    </li>
  );
}
