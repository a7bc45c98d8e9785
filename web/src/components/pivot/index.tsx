import { useMemo, useState, type MouseEvent } from "react";
import { Delta } from "@/components/metric-value";
import { pointOf } from "@/components/query-table";
import { Figure, scalesOf, useCopyValue, useUnitWord } from "@/components/query-table/figures";
import { keepPlace, walkGrid } from "@/components/query-table/grid";
import { numberAt, type Measure } from "@/components/query-table/measures";
import { NO_MEMBERS, type GroupKey, type Members, type Picked } from "@/components/query-table/types";
import { useCellWords } from "@/components/query-table/words";
import css from "@/components/query-table/query-table.module.css";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import type { Cell, QueryResult } from "@/lib/api/types";
import { cx } from "@/lib/cx";
import { useNumbers, type Scaled } from "@/lib/format";
import { usePick, useText } from "@/lib/i18n";
import { pivotMessages } from "./messages";
import { pivotOf, type Branch, type Pivot } from "./shape";

export { pivotOf } from "./shape";

const STEP = 200;
const MOST_HEADS = 60;

export interface PivotTableProps {
  /** The cells with the totals of the rows, then the totals of the columns. */
  results: readonly QueryResult[];
  /** Names of the columns of the answer that stand along the top. */
  columns: readonly string[];
  label: string;
  members?: Members;
  /** `-sales` or `sales`: lines by the total of that metric. */
  order?: string;
  onSort?: (metric: string) => void;
  onPick?: (picked: Picked) => void;
}

/** Rows by columns, with the server's totals; outer rows fold, missing cells say so. */
export function PivotTable({ results, columns, label, members = NO_MEMBERS, order = "", onSort, onPick }: PivotTableProps) {
  const t = useText(pivotMessages);
  const options = useNumbers();
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [shown, setShown] = useState(STEP);
  const pivot = useMemo(() => {
    const first = pivotOf(results, columns);
    const measure = first.measures.findIndex(({ column }) => column.name === order.replace(/^-/, ""));
    return measure < 0 ? first : pivotOf(results, columns, { measure, rising: !order.startsWith("-") });
  }, [results, columns, order]);
  const scales = useMemo(() => scalesOf(pivot.measures, results[0]?.rows ?? [], options), [pivot, results, options]);
  const lines = useMemo(() => unfolded(pivot.branches, folded), [pivot, folded]);
  const heads = pivot.heads.slice(0, MOST_HEADS);
  const outer = pivot.branches.filter((line) => line.outer);
  const toggle = (id: string) => setFolded((before) => (before.has(id) ? new Set([...before].filter((each) => each !== id)) : new Set([...before, id])));
  const rest = lines.length - shown;
  const part = { pivot, heads, scales, members, onPick };
  return (
    <div className={css.frame}>
      {outer.length ? (
        <div className={css.tools}>
          <Button look="ghost" small onClick={() => setFolded(new Set())} disabled={!folded.size}>
            {t("expandAll")}
          </Button>
          <Button look="ghost" small onClick={() => setFolded(new Set(outer.map((line) => line.id)))} disabled={folded.size >= outer.length}>
            {t("collapseAll")}
          </Button>
        </div>
      ) : null}
      <div className={css.scroll}>
        <table className={css.table} data-pivot={heads.length > 0} role="grid" aria-label={label} onKeyDown={walkGrid} onFocus={keepPlace}>
          <Heads {...part} order={order} onSort={onSort} />
          <tbody>
            {lines.slice(0, shown).map((line) => (
              <Line key={line.id} line={line} folded={folded.has(line.id)} onFold={toggle} {...part} />
            ))}
          </tbody>
          <tfoot>
            <Line line={null} {...part} />
          </tfoot>
        </table>
      </div>
      {pivot.heads.length > heads.length ? <p className="muted">{t("moreColumns", { count: pivot.heads.length - heads.length })}</p> : null}
      {rest > 0 ? (
        <Button look="ghost" small className={css.more} onClick={() => setShown(shown + STEP)}>
          {t("moreRows", { count: Math.min(rest, STEP) })}
        </Button>
      ) : null}
    </div>
  );
}

/** What is to be seen while some lines are folded: nothing below those. */
function unfolded(branches: readonly Branch[], folded: ReadonlySet<string>): Branch[] {
  const hidden = new Set<string>();
  return branches.filter((line) => {
    const inside = line.parent !== "" && (hidden.has(line.parent) || folded.has(line.parent));
    if (inside) hidden.add(line.id);
    return !inside;
  });
}

interface Part {
  pivot: Pivot;
  heads: GroupKey[][];
  scales: Scaled[];
  members: Members;
  onPick?: (picked: Picked) => void;
}

function Heads({ pivot, heads, scales, members, order, onSort }: Part & { order: string; onSort?: (metric: string) => void }) {
  const t = useText(pivotMessages);
  const pick = usePick();
  const words = useCellWords(members);
  const { measures, rowColumns } = pivot;
  const corner = rowColumns.map((column) => pick({ zh: column.zh, en: column.en }, column.name)).join(" / ");
  const total = rowColumns.length ? t("total") : "";
  return (
    <thead>
      {heads.length ? (
        <tr>
          <th scope="col" className={css.first} rowSpan={2} tabIndex={0}>
            {corner}
          </th>
          {heads.map((head) => (
            <th key={head.map((key) => String(key.value)).join("/")} scope="colgroup" colSpan={measures.length} className={css.group} tabIndex={-1}>
              {head.map((key) => words(key.column, key.value).text).join(" / ")}
            </th>
          ))}
          <th scope="colgroup" colSpan={measures.length} className={css.group} title={t("totalHint")} tabIndex={-1}>
            {t("total")}
          </th>
        </tr>
      ) : null}
      <tr>
        {heads.length ? null : (
          <th scope="col" className={css.first} tabIndex={0}>
            {corner || total}
          </th>
        )}
        {heads.flatMap((_, at) => measures.map((measure, index) => <MeasureHead key={`${at} ${index}`} measure={measure} scale={scales[index]} edge={index === 0} />))}
        {measures.map((measure, index) => (
          <MeasureHead key={index} measure={measure} scale={scales[index]} edge={index === 0 && heads.length > 0} order={order} onSort={onSort} />
        ))}
      </tr>
    </thead>
  );
}

interface MeasureHeadProps {
  measure: Measure;
  scale: Scaled | undefined;
  edge: boolean;
  order?: string;
  onSort?: (metric: string) => void;
}

function MeasureHead({ measure, scale, edge, order, onSort }: MeasureHeadProps) {
  const t = useText(pivotMessages);
  const pick = usePick();
  const unit = useUnitWord();
  const { column } = measure;
  const name = pick({ zh: column.zh, en: column.en }, column.name);
  const word = scale ? unit(measure, scale) : "";
  const text = (
    <>
      {name}
      {word ? <small>{word}</small> : null}
    </>
  );
  const sort = order === column.name ? "ascending" : order === `-${column.name}` ? "descending" : "none";
  return (
    <th scope="col" className={cx("num", edge && css.edge)} tabIndex={-1} aria-sort={sort === "none" ? undefined : sort}>
      {onSort ? (
        <button type="button" tabIndex={-1} className={css.sort} data-sort={sort} title={t("sort", { name })} onClick={() => onSort(column.name)}>
          {text}
          <Icon name={sort === "ascending" ? "up" : "down"} size={13} />
        </button>
      ) : (
        text
      )}
    </th>
  );
}

interface LineProps extends Part {
  /** Null is the line of totals. */
  line: Branch | null;
  folded?: boolean;
  onFold?: (id: string) => void;
}

function Line({ line, folded = false, onFold, pivot, heads, scales, members, onPick }: LineProps) {
  const cells = [...heads, null].flatMap((head, at) =>
    pivot.measures.map((measure, index) => (
      <Value
        key={`${at} ${index}`}
        row={pivot.find(line, head)}
        keys={[...(line?.keys ?? []), ...(head ?? [])]}
        measure={measure}
        scale={scales[index]}
        edge={index === 0 && heads.length > 0}
        onPick={onPick}
      />
    )),
  );
  return (
    <tr className={line === null ? css.total : line.outer ? css.branch : undefined}>
      <Name line={line} folded={folded} onFold={onFold} members={members} onPick={onPick} />
      {cells}
    </tr>
  );
}

function Name({ line, folded, onFold, members, onPick }: Pick<LineProps, "line" | "folded" | "onFold" | "members" | "onPick">) {
  const t = useText(pivotMessages);
  const words = useCellWords(members);
  const key = line?.keys.at(-1);
  if (!line || !key)
    return (
      <td className={cx(css.key, css.first)} title={t("totalHint")} tabIndex={-1}>
        {t("total")}
      </td>
    );
  const word = words(key.column, key.value);
  return (
    <td
      className={cx(css.key, css.first, onPick && css.pickable)}
      data-kind={word.kind}
      title={word.hint}
      tabIndex={-1}
      style={{ paddingInlineStart: 14 + 22 * line.depth }}
      onClick={onPick && ((event) => onPick({ keys: line.keys, only: key, at: pointOf(event) }))}
    >
      {line.outer ? (
        <button
          type="button"
          className={css.fold}
          tabIndex={-1}
          aria-expanded={!folded}
          aria-label={t(folded ? "expand" : "collapse", { name: word.text })}
          onClick={(event) => {
            event.stopPropagation();
            onFold?.(line.id);
          }}
        >
          <Icon name={folded ? "right" : "down"} size={14} />
        </button>
      ) : null}
      {word.text}
    </td>
  );
}

interface ValueProps {
  row: Cell[] | undefined;
  keys: GroupKey[];
  measure: Measure;
  scale: Scaled | undefined;
  edge: boolean;
  onPick?: (picked: Picked) => void;
}

function Value({ row, keys, measure, scale, edge, onPick }: ValueProps) {
  const copy = useCopyValue();
  const value = row?.[measure.at] ?? null;
  const change = row && measure.change >= 0 ? numberAt(row, measure.change) : null;
  const click = (event: MouseEvent<HTMLElement>) => {
    if (event.shiftKey) copy(value);
    else onPick?.({ keys, metric: measure.column, value, at: pointOf(event) });
  };
  return (
    <td className={cx("num", edge && css.edge, onPick && css.pickable)} tabIndex={-1} onClick={onPick && click}>
      {scale ? <Figure value={row ? numberAt(row, measure.at) : null} measure={measure} scale={scale} /> : null}
      {row && change !== null ? (
        <span className={css.delta}>
          <Delta change={change} ratio={numberAt(row, measure.ratio)} shape={measure.column} />
        </span>
      ) : null}
    </td>
  );
}
