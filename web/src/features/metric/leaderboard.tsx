import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Delta, MetricValue } from "@/components/metric-value";
import type { Members } from "@/components/query-table/types";
import { useCellWords } from "@/components/query-table/words";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/controls";
import { Icon } from "@/components/ui/icon";
import { Skeleton } from "@/components/ui/states";
import type { Column, DimensionBrief, QueryResult } from "@/lib/api/types";
import { cx } from "@/lib/cx";
import { formatNumber } from "@/lib/format";
import { useLang, usePick, useText } from "@/lib/i18n";
import { useSettled } from "@/lib/use-settled";
import { CloseBoard } from "./breakdown";
import type { View } from "./context";
import { boardOf, type BoardRow } from "./figures";
import { metricMessages } from "./messages";
import { boardQuery, labelsQuery, matching, metNone, type Labels } from "./queries";
import { toggleMember } from "./state";
import { Figures } from "./states";
import css from "./breakdown.module.css";

const STEPS = [6, 20, 100] as const;

export interface LeaderboardProps {
  view: View;
  dimension: DimensionBrief;
  whole: number | null;
  /** Chosen by the page and not by the reader: put away where it would show a single group. */
  optional: boolean;
  onClose: () => void;
}

/** The largest members of a dimension. A row pressed filters everything else; its own board keeps showing the others. */
export function Leaderboard({ view, dimension, whole, optional, onClose }: LeaderboardProps) {
  const t = useText(metricMessages);
  const pick = usePick();
  const [step, setStep] = useState(0);
  const [finding, setFinding] = useState(false);
  const [word, setWord] = useState("");
  const find = useSettled(word.trim(), 250);
  const limit = STEPS[step] ?? STEPS[0];
  const labels = useQuery(labelsQuery(view.metric.code, dimension.name, dimension.members !== null)).data;
  const wanted = matching(find, labels);
  const query = useQuery(boardQuery({ ...view.asked, dimension: dimension.name, limit, find: wanted }));
  const name = pick(dimension.label, dimension.name);
  const filtered = view.state.filters.some((each) => each.dimension === dimension.name);
  if (optional && !filtered && !find && query.data && query.data.rows.length < 2) return null;
  return (
    <section className={css.board} aria-label={name}>
      <header>
        <h3 title={dimension.name}>{name}</h3>
        <Button look="ghost" small icon aria-pressed={finding} aria-label={t("findMember", { name })} title={t("findMember", { name })} onClick={() => setFinding(!finding)}>
          <Icon name="search" size={15} />
        </Button>
        <CloseBoard name={name} onClose={onClose} />
      </header>
      {finding ? (
        <Input
          type="search"
          autoFocus
          className={css.find}
          value={word}
          aria-label={t("findMember", { name })}
          placeholder={t("findMember", { name })}
          onChange={(event) => setWord(event.target.value)}
        />
      ) : null}
      {metNone(wanted) ? (
        <p className={css.none}>{t("noMember")}</p>
      ) : (
        <Figures query={query} view={view} waiting={<Waiting />}>
          {(result) => (
            <Rows result={result} view={view} dimension={dimension} whole={whole} limit={limit} labels={labels ?? {}}>
              <MoreRows step={step} more={result.rows.length > limit} onStep={setStep} />
            </Rows>
          )}
        </Figures>
      )}
    </section>
  );
}

function Waiting() {
  return (
    <div className={css.waiting}>
      {[100, 74, 52, 40].map((width) => (
        <Skeleton key={width} height={26} width={`${width}%`} />
      ))}
    </div>
  );
}

function MoreRows({ step, more, onStep }: { step: number; more: boolean; onStep: (step: number) => void }) {
  const t = useText(metricMessages);
  const canGrow = more && step < STEPS.length - 1;
  if (!canGrow && step === 0) return null;
  return (
    <Button look="ghost" small onClick={() => onStep(canGrow ? step + 1 : 0)}>
      {t(canGrow ? "more" : "less")}
    </Button>
  );
}

interface RowsProps {
  result: QueryResult;
  view: View;
  dimension: DimensionBrief;
  whole: number | null;
  limit: number;
  labels: Labels;
  children: React.ReactNode;
}

function Rows({ result, view, dimension, whole, limit, labels, children }: RowsProps) {
  const t = useText(metricMessages);
  const lang = useLang();
  const { state, set, span, metric } = view;
  const column = result.columns.find((each) => each.kind === "dimension" || each.kind === "time");
  const members = useMembers(column, dimension, labels, lang);
  const words = useCellWords(members);
  const filter = state.filters.find((each) => each.dimension === dimension.name);
  const rows = boardOf(result, span.compare, metric.additivity === "additive" && !filter ? whole : null).slice(0, limit);
  if (!rows.length) return <p className={css.none}>{t("noMember")}</p>;
  return (
    <>
      <ol className={css.rows}>
        {rows.map((row) => {
          const member = row.member === null ? null : String(row.member);
          const chosen = member === null ? filter?.operator === "empty" : filter?.operator === "in" && filter.values.includes(member);
          const word = column ? words(column, row.member) : { text: member ?? "", kind: "plain" as const };
          return (
            <li key={member ?? "\u0000"}>
              <button
                type="button"
                className={css.row}
                aria-pressed={!!chosen}
                data-faded={!!filter && !chosen}
                data-share={row.share !== null}
                title={word.hint}
                onClick={() => set({ filters: toggleMember(state.filters, dimension.name, member) })}
              >
                <span className={css.bar} style={{ inlineSize: `${(100 * row.part).toFixed(2)}%` }} />
                <span className={cx(css.member, word.kind !== "plain" && css.odd)}>
                  {chosen ? <Icon name="check" size={14} /> : null}
                  {word.text}
                </span>
                <RowFigures row={row} view={view} />
              </button>
            </li>
          );
        })}
      </ol>
      <footer>{children}</footer>
    </>
  );
}

function RowFigures({ row, view: { metric, span } }: { row: BoardRow; view: View }) {
  const lang = useLang();
  return (
    <>
      <span className={css.figure}>
        <MetricValue value={row.value} shape={{ ...metric, unit: metric.unit === "%" ? "%" : "" }} />
      </span>
      {row.share === null ? null : <span className={css.share}>{formatNumber(row.share, { format: "percent:1" }, { lang })}</span>}
      {span.compare === "none" ? null : (
        <span className={css.delta}>
          {row.change === null ? <span className="muted">—</span> : <Delta change={row.change} ratio={row.ratio} shape={metric} />}
        </span>
      )}
    </>
  );
}

/** What is known of the members: their names, and whether an empty one is a key that found no partner. */
function useMembers(column: Column | undefined, dimension: DimensionBrief, labels: Labels, lang: ReturnType<typeof useLang>): Members {
  return useMemo(() => {
    const name = column?.name ?? dimension.name;
    const texts = Object.entries(labels).flatMap(([value, label]) => {
      const text = lang === "en" ? label.en || label.zh : label.zh || label.en;
      return text ? [[value, text] as const] : [];
    });
    return { labels: { [name]: Object.fromEntries(texts) }, joined: new Set(dimension.path.length ? [name] : []) };
  }, [column, dimension, labels, lang]);
}
