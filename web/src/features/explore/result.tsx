import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { Chart, warmChart } from "@/components/chart";
import { Delta, MetricValue } from "@/components/metric-value";
import { PivotTable } from "@/components/pivot";
import { numberAt, QueryTable, useCellWords, type Members, type Picked } from "@/components/query-table";
import { Receipt } from "@/components/receipt";
import { Statement } from "@/components/statement";
import { Button, buttonClass } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { EmptyState, ErrorState, Loading, State } from "@/components/ui/states";
import { ApiError } from "@/lib/api/client";
import type { Column, MetricQuery, QueryResult } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { clearFilters, removeDimension, removeFilter, removeMetric, set, sortBy } from "./actions";
import { zoomTo } from "./drill";
import { DrillMenu } from "./drill-menu";
import { exploreMessages } from "./messages";
import { cancelQueries, useMembers, type Found } from "./queries";
import { columnName, PIVOT_ROWS, spanOf } from "./request";
import { panesOf, shapeOf, type Drawing, type Shape, type Words } from "./shape";
import { LIMITS } from "./state";
import { Toolbar } from "./toolbar";
import type { Explore, Known } from "./use-explore";
import css from "./explore.module.css";

export interface ResultProps extends Explore {
  known: Known;
  queries: readonly MetricQuery[];
  found: Found;
}

/** The answer in whatever state it is: on its way, refused, empty, there. */
export function Result(props: ResultProps) {
  const { state, change, found, queries } = props;
  const client = useQueryClient();
  useEffect(warmChart, []);
  const running = found.fetching ? <Running key={JSON.stringify(queries)} onCancel={() => void cancelQueries(client, queries)} /> : null;
  return (
    <section className={css.result}>
      <Toolbar state={state} change={change} />
      {running}
      <Body {...props} />
    </section>
  );
}

function Body(props: ResultProps) {
  const { found, state, change, known } = props;
  const [main] = found.results;
  if (found.error && !main) return <Refused error={found.error} {...props} />;
  if (!main && found.stopped) return <Stopped onAgain={found.retry} />;
  if (!main) return <Loading lines={9} height={30} />;
  return (
    <div className={css.answer} data-stale={found.stale} aria-busy={found.fetching}>
      <div className={css.main}>
        {found.error ? <LastGood at={found.at} error={found.error} /> : null}
        {main.rows.length ? <Answer {...props} main={main} /> : <NoRows state={state} change={change} />}
      </div>
      <aside className={css.aside}>
        <About main={main} known={known} />
      </aside>
    </div>
  );
}

/** What the figures cover and leave out, and the number by which they are replayed. */
function About({ main, known }: { main: QueryResult; known: Known }) {
  const t = useText(exploreMessages);
  const pick = usePick();
  const { elapsed_ms: spent, cached } = main;
  const time = spent < 1000 ? `${Math.max(1, Math.round(spent))} ms` : `${(spent / 1000).toFixed(1)} s`;
  return (
    <>
      <Statement statement={main.statement} nameOf={(code) => pick(known.cards.get(code)?.name, code)} />
      <Receipt id={main.receipt} />
      <p className={css.took}>{t(cached ? "tookCached" : "took", { time })}</p>
    </>
  );
}

// -- the states

/** That it takes a while, for how long already, and a way to stop it. What comes quickly says nothing. */
function Running({ onCancel }: { onCancel: () => void }) {
  const t = useText(exploreMessages);
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className={css.running} role="status">
      <span className={css.progress} aria-hidden="true" />
      {seconds > 0 ? (
        <>
          <span>{t("runningFor", { seconds })}</span>
          <Button small onClick={onCancel}>
            {t("cancel")}
          </Button>
        </>
      ) : (
        <span className="sr-only">{t("running")}</span>
      )}
    </div>
  );
}

function Stopped({ onAgain }: { onAgain: () => void }) {
  const t = useText(exploreMessages);
  return (
    <State icon="close" kind="stopped" title={t("stopped")} actions={<Button onClick={onAgain}>{t("again")}</Button>}>
      {t("stoppedHint")}
    </State>
  );
}

/** The server's sentence and hint; what it stumbled over can be taken away at once. */
function Refused({ error, found, state, change, known }: ResultProps & { error: unknown }) {
  const t = useText(exploreMessages);
  const pick = usePick();
  const place = error instanceof ApiError ? (error.problem.where ?? "") : "";
  const named = (name: string) => place === name || place.split(/[\s:./]/).includes(name);
  // What was refused once is refused again; what failed may work the next time.
  const answered = error instanceof ApiError && error.status >= 400 && error.status < 500;
  const denied = error instanceof ApiError && error.status === 403;
  const metric = state.metrics.find(named);
  const dimension = state.by.find(named);
  const filter = state.filters.find((each) => named(each.dimension));
  const label = (name: string) => pick(known.everything.get(name)?.label, name);
  return (
    <>
      <ErrorState error={error} retry={answered ? undefined : found.retry} />
      <div className={css.remedies}>
        {denied && metric ? (
          <Link to="/m/$code" params={{ code: metric }} className={buttonClass()}>
            {t("openMetric")}
          </Link>
        ) : null}
        {metric && state.metrics.length > 1 ? <Button onClick={() => change(removeMetric(metric))}>{t("others", { name: pick(known.cards.get(metric)?.name, metric) })}</Button> : null}
        {dimension ? <Button onClick={() => change(removeDimension(dimension))}>{t("others", { name: label(dimension) })}</Button> : null}
        {filter ? <Button onClick={() => change(removeFilter(filter.dimension))}>{t("others", { name: label(filter.dimension) })}</Button> : null}
      </div>
    </>
  );
}

function LastGood({ at, error }: { at: number; error: unknown }) {
  const t = useText(exploreMessages);
  const time = new Date(at).toTimeString().slice(0, 5);
  return (
    <p className={css.banner} role="alert">
      <Icon name="warning" size={16} />
      <span>
        {t("lastGood", { time })} {error instanceof ApiError ? error.message : ""}
      </span>
    </p>
  );
}

const WIDE = "last_12_months";

function NoRows({ state, change }: Explore) {
  const t = useText(exploreMessages);
  const filtered = state.filters.length > 0 || state.where !== "";
  return (
    <EmptyState
      icon="table"
      kind="no-data"
      title={t("noRows")}
      actions={
        <>
          {filtered ? <Button onClick={() => change(clearFilters)}>{t("clearFilters")}</Button> : null}
          {state.period.range === WIDE ? null : <Button onClick={() => change(set({ period: { ...state.period, range: WIDE } }))}>{t("widen")}</Button>}
        </>
      }
    >
      {t("noRowsHint")}
    </EmptyState>
  );
}

// -- the answer

type AnswerProps = ResultProps & { main: QueryResult };

function Answer(props: AnswerProps) {
  const { state, change, known, main, found, queries } = props;
  const t = useText(exploreMessages);
  const pick = usePick();
  const members = useMembers(main.columns, state.metrics, known.everything);
  const [picked, setPicked] = useState<Picked | null>(null);
  const close = useMemo(() => () => setPicked(null), []);
  const word = useCellWords(members);
  const label = t("resultOf", { metrics: state.metrics.map((code) => pick(known.cards.get(code)?.name, code)).join(t("comma")) });
  const pivot = state.view === "pivot";
  const part = { ...props, members, label, onPick: setPicked };
  return (
    <>
      {pivot ? (
        <>
          {main.rows.length >= PIVOT_ROWS ? <Remark>{t("cutPivot", { count: PIVOT_ROWS })}</Remark> : null}
          <PivotTable
            results={found.results}
            columns={state.columns.map((name) => columnName(name, state.period.grain))}
            label={label}
            members={members}
            order={state.order[0]}
            onSort={(metric) => change(sortBy(metric))}
            onPick={setPicked}
          />
        </>
      ) : (
        <>
          {state.view === "chart" ? <ChartPart {...part} /> : null}
          <TablePart {...part} />
        </>
      )}
      {picked && known.now ? (
        <DrillMenu
          picked={picked}
          state={state}
          change={change}
          known={known}
          shown={{ since: queries[0]?.since ?? "", until: queries[0]?.until ?? "" }}
          word={(column, value) => word(column, value).text}
          onClose={close}
        />
      ) : null}
    </>
  );
}

function Remark({ children }: { children: ReactNode }) {
  return (
    <p className={css.remark}>
      <Icon name="info" size={15} />
      <span>{children}</span>
    </p>
  );
}

type PartProps = AnswerProps & { members: Members; label: string; onPick: (picked: Picked) => void };

function TablePart({ state, change, main, members, label, onPick }: PartProps) {
  const t = useText(exploreMessages);
  const more = LIMITS.find((limit) => limit > state.limit);
  // Totals may have come for the chart alone.
  const shown = useMemo(() => (state.totals ? main : { ...main, totals: [] }), [main, state.totals]);
  return (
    <>
      <QueryTable result={shown} label={label} members={members} order={state.order} onSort={(column) => change(sortBy(column))} onPick={onPick} />
      {main.rows.length >= state.limit ? (
        <Remark>
          {t("cut", { count: state.limit })}{" "}
          {more ? (
            <Button look="ghost" small onClick={() => change(set({ limit: more }))}>
              {t("showMore")}
            </Button>
          ) : null}
        </Remark>
      ) : null}
    </>
  );
}

function ChartPart({ state, change, known, main, members, label, onPick }: PartProps) {
  const t = useText(exploreMessages);
  const pick = usePick();
  const cells = useCellWords(members);
  const shape = useMemo(() => {
    const words: Words = {
      member: (column, value) => cells(column, value).text,
      column: (column) => pick({ zh: column.zh, en: column.en }, column.name),
      earlier: (name, compare) => t(`compare_${compare}`, { name }),
    };
    return shapeOf(main, words, { asOf: main.statement.as_of || known.now?.asOf || null, counting: known.now?.counting });
  }, [main, cells, pick, t, known.now]);
  if (shape.kind === "figures") return <Figures shape={shape} />;
  if (shape.kind === "none")
    return (
      <Remark>
        {t("tooMany")}{" "}
        <Button look="ghost" small onClick={() => change(set({ view: "pivot", columns: state.columns.length ? state.columns : state.by.slice(-1) }))}>
          {t("toPivot")}
        </Button>
      </Remark>
    );
  return <Drawn drawing={shape.drawing} label={label} known={known} state={state} change={change} onPick={onPick} />;
}

/** No dimension: each metric as one big figure with its change. */
function Figures({ shape }: { shape: Extract<Shape, { kind: "figures" }> }) {
  const pick = usePick();
  return (
    <ul className={css.figures}>
      {shape.measures.map((measure) => (
        <li key={measure.column.name}>
          <span>{pick({ zh: measure.column.zh, en: measure.column.en }, measure.column.name)}</span>
          <MetricValue value={numberAt(shape.row, measure.at)} shape={measure.column} size="l" />
          {measure.compare ? (
            <Delta change={numberAt(shape.row, measure.change)} ratio={numberAt(shape.row, measure.ratio)} shape={measure.column} compare={measure.compare} />
          ) : null}
        </li>
      ))}
    </ul>
  );
}

interface DrawnProps extends Explore {
  drawing: Drawing;
  known: Known;
  label: string;
  onPick: (picked: Picked) => void;
}

const BAR = 30;
const TALL = 300;
const LOW = 190;

function Drawn({ drawing, label, change, state, known, onPick }: DrawnProps) {
  const t = useText(exploreMessages);
  const pick = usePick();
  const place = useRef({ x: 0, y: 0 });
  const { axis, series, sideways, stacked, keys, only, top } = drawing;
  const panes = useMemo(() => (stacked || only ? [series] : panesOf(series)), [series, stacked, only]);
  const pickPoint = (pane: Drawing["series"], index: number) => {
    const [first, second] = pane.filter((each) => !each.of);
    const metric = first && !second ? (first.shape as Column) : undefined;
    onPick({ keys: keys(index), metric, value: metric ? (first?.values[index] ?? null) : undefined, at: place.current });
  };
  const zoom = (first: number, last: number) => {
    const [from, to] = [axis.points[first], axis.points[last]];
    if (from && to && known.now) change(zoomTo(from, to, axis.grain ?? "day", spanOf({ state, now: known.now }), known.now.counting));
  };
  const bars = (pane: Drawing["series"]) => (stacked ? 1 : pane.length);
  return (
    <div
      className={css.chart}
      onPointerDownCapture={(event) => (place.current = { x: event.clientX, y: event.clientY })}
      onKeyDownCapture={(event) => (place.current = middle(event.currentTarget))}
    >
      {panes.map((pane) => (
        <Chart
          key={pane[0]?.key}
          label={panes.length > 1 ? (pane[0]?.name ?? label) : label}
          axis={axis}
          series={pane}
          stacked={stacked}
          sideways={sideways}
          height={sideways ? Math.max(TALL / 2, axis.points.length * (BAR + 10 * (bars(pane) - 1)) + 40) : panes.length > 1 ? LOW : TALL}
          onPick={(index) => pickPoint(pane, index)}
          onRange={axis.grain ? zoom : undefined}
        />
      ))}
      {only ? <Remark>{t("firstOnly", { name: pick({ zh: only.column.zh, en: only.column.en }, only.column.name) })}</Remark> : null}
      {top ? <Remark>{t("topSeries", top)}</Remark> : null}
    </div>
  );
}

function middle(element: HTMLElement): { x: number; y: number } {
  const box = element.getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top + Math.min(box.height / 2, 160) };
}
