import { Delta, MetricValue } from "@/components/metric-value";
import { compared, useRangeWords } from "@/components/time-pill";
import { figureText, periodText, useNumbers } from "@/lib/format";
import { useLang, useText } from "@/lib/i18n";
import type { QueryResult } from "@/lib/api/types";
import type { View } from "./context";
import { headlineOf, type Change } from "./figures";
import { metricMessages } from "./messages";
import css from "./overview.module.css";

/** The figure of the range, and against what it rose or fell. */
export function HeadlineFigure({ view, result }: { view: View; result: QueryResult }) {
  const { metric, state, now, span } = view;
  const { name, days } = useRangeWords(state.period, now);
  const { value, column, changes } = headlineOf(result);
  const spans = changes.map((change) => ({ change, days: compared(span, change.against) }));
  // Of twelve months the span before is that of a year before: one comparison, said once.
  const told = spans.filter(({ days }, index) => !spans.slice(index + 1).some((other) => other.days?.since === days?.since && other.days?.until === days?.until));
  return (
    <section className={css.headline} aria-live="polite">
      <p className={css.when}>
        {name}
        {name === days ? null : <span> {days}</span>}
      </p>
      <MetricValue value={value} shape={column ?? metric} size="l" />
      <ul className={css.changes}>
        {told.map(({ change, days: against }) => (
          <li key={change.against}>
            <Against change={change} view={view} days={against} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Against({ change, view: { metric }, days }: { change: Change; view: View; days: { since: string; until: string } | null }) {
  const t = useText(metricMessages);
  const lang = useLang();
  const options = useNumbers();
  return (
    <>
      <Delta change={change.change} ratio={change.ratio} shape={metric} compare={change.against} />
      <small>
        {t(change.against)} {days ? periodText(days.since, days.until, lang) : ""}
        {change.before === null ? "" : ` · ${figureText(change.before, metric, options)}`}
      </small>
    </>
  );
}
