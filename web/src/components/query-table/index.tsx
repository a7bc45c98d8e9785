import { useMemo, useState, type MouseEvent } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import type { Column, QueryResult } from "@/lib/api/types";
import { cx } from "@/lib/cx";
import { useNumbers, type Scaled } from "@/lib/format";
import { useLang, useText } from "@/lib/i18n";
import { Change, Figure, scalesOf, useCopyValue, useUnitWord } from "./figures";
import { keepPlace, walkGrid } from "./grid";
import { keysOf, measuresOf, numberAt, type Measure } from "./measures";
import { tableMessages } from "./messages";
import { linesOf, type Line } from "./rows";
import { NO_MEMBERS, type Members, type Picked } from "./types";
import { useCellWords } from "./words";
import css from "./query-table.module.css";

export * from "./measures";
export * from "./types";
export * from "./words";

const STEP = 200;

export interface QueryTableProps {
  result: QueryResult;
  /** What the table is about, for those who do not see it. */
  label: string;
  members?: Members;
  /** Output names, `-` before one for descending. Without `onSort` heads are plain. */
  order?: readonly string[];
  onSort?: (column: string) => void;
  onPick?: (picked: Picked) => void;
}

/** The rows of an answer: heads stay in sight, numbers of a column share one scale, totals are marked as such. */
export function QueryTable({ result, label, members = NO_MEMBERS, order = [], onSort, onPick }: QueryTableProps) {
  const t = useText(tableMessages);
  const options = useNumbers();
  const [shown, setShown] = useState(STEP);
  const keys = useMemo(() => keysOf(result.columns), [result.columns]);
  const measures = useMemo(() => measuresOf(result.columns), [result.columns]);
  const { body, foot } = useMemo(() => linesOf(result), [result]);
  const scales = useMemo(() => scalesOf(measures, result.rows, options), [measures, result.rows, options]);
  const rest = body.length - shown;
  const line = (each: Line, index: number) => (
    <Row key={index} line={each} columns={result.columns} keys={keys} measures={measures} scales={scales} members={members} onPick={onPick} />
  );
  return (
    <div className={css.frame}>
      <div className={css.scroll}>
        <table className={css.table} role="grid" aria-label={label} aria-rowcount={body.length + foot.length} onKeyDown={walkGrid} onFocus={keepPlace}>
          <Head columns={result.columns} keys={keys} measures={measures} scales={scales} order={order} onSort={onSort} />
          <tbody>{body.slice(0, shown).map(line)}</tbody>
          {foot.length ? <tfoot>{foot.map(line)}</tfoot> : null}
        </table>
      </div>
      {rest > 0 ? (
        <Button look="ghost" small className={css.more} onClick={() => setShown(shown + STEP)}>
          {t("more", { count: Math.min(rest, STEP) })}
        </Button>
      ) : null}
    </div>
  );
}

interface HeadProps extends Pick<QueryTableProps, "order" | "onSort"> {
  columns: readonly Column[];
  keys: readonly number[];
  measures: readonly Measure[];
  scales: readonly Scaled[];
}

function Head({ columns, keys, measures, scales, order, onSort }: HeadProps) {
  const t = useText(tableMessages);
  const lang = useLang();
  const unit = useUnitWord();
  const name = (column: Column) => (lang === "en" ? column.en || column.zh : column.zh || column.en) || column.name;
  return (
    <thead>
      <tr>
        {keys.map((at, index) => {
          const column = columns[at];
          return column ? (
            <HeadCell key={at} column={column.name} name={name(column)} order={order} onSort={onSort} first={index === 0} tab={index === 0} />
          ) : null;
        })}
        {measures.map((measure, index) => {
          const { column, compare } = measure;
          const word = scales[index] ? unit(measure, scales[index]) : "";
          const heads = [<HeadCell key={column.name} column={column.name} name={name(column)} unit={word} order={order} onSort={onSort} figure tab={!keys.length && index === 0} />];
          if (compare)
            heads.push(
              <HeadCell key={`${column.name} then`} column={`${column.name}__${compare}`} name={t(compare)} unit={word} order={order} onSort={onSort} figure quiet />,
              <HeadCell key={`${column.name} change`} column={`${column.name}__${compare}_ratio`} name={t(`${compare}_change`)} order={order} onSort={onSort} figure quiet />,
            );
          return heads;
        })}
      </tr>
    </thead>
  );
}

interface HeadCellProps extends Pick<QueryTableProps, "order" | "onSort"> {
  column: string;
  name: string;
  unit?: string;
  figure?: boolean;
  quiet?: boolean;
  first?: boolean;
  tab?: boolean;
}

const SORTS = { descending: "sortUp", ascending: "sortNone", none: "sortDown" } as const;

function HeadCell({ column, name, unit, figure, quiet, first, tab, order = [], onSort }: HeadCellProps) {
  const t = useText(tableMessages);
  const sort = order[0] === column ? "ascending" : order[0] === `-${column}` ? "descending" : "none";
  const text = (
    <>
      {name}
      {unit ? <small>{unit}</small> : null}
    </>
  );
  return (
    <th scope="col" className={cx(figure && "num", quiet && css.quiet, first && css.first)} aria-sort={sort === "none" ? undefined : sort} tabIndex={tab ? 0 : -1}>
      {onSort ? (
        <button type="button" tabIndex={-1} className={css.sort} data-sort={sort} onClick={() => onSort(column)} title={t(SORTS[sort], { name })}>
          {text}
          <Icon name={sort === "ascending" ? "up" : "down"} size={13} />
        </button>
      ) : (
        text
      )}
    </th>
  );
}

interface RowProps extends Omit<HeadProps, "order" | "onSort">, Pick<QueryTableProps, "onPick"> {
  line: Line;
  members: Members;
}

function Row({ line, columns, keys, measures, scales, members, onPick }: RowProps) {
  const words = useCellWords(members);
  const copy = useCopyValue();
  const { row, total, depth } = line;
  const group = keys.slice(0, depth).flatMap((at) => {
    const column = columns[at];
    return column ? [{ column, value: row[at] ?? null }] : [];
  });
  const pick = (part: Omit<Picked, "keys" | "at">) => (event: MouseEvent<HTMLElement>) => {
    const value = part.only ? part.only.value : (part.value ?? null);
    if (event.shiftKey) copy(value);
    else onPick?.({ keys: group, ...part, at: pointOf(event) });
  };
  return (
    <tr className={total ? css.total : undefined} data-depth={total ? depth : undefined}>
      {keys.map((at, index) => {
        const key = group[index];
        if (!key) return <td key={at} className={css.key}>{total && index === depth ? <TotalWord depth={depth} /> : null}</td>;
        const word = words(key.column, key.value);
        return (
          <td key={at} tabIndex={-1} className={cx(css.key, index === 0 && css.first, onPick && css.pickable)} data-kind={word.kind} title={word.hint} onClick={onPick && pick({ only: key })}>
            {word.text}
          </td>
        );
      })}
      {measures.flatMap((measure, index) => {
        const scale = scales[index];
        if (!scale) return [];
        const value = numberAt(row, measure.at);
        const cells = [
          <td key={measure.at} tabIndex={-1} className={cx("num", onPick && css.pickable)} onClick={onPick && pick({ metric: measure.column, value: row[measure.at] ?? null })}>
            <Figure value={value} measure={measure} scale={scale} />
          </td>,
        ];
        if (measure.compare)
          cells.push(
            <td key={measure.previous} tabIndex={-1} className={cx("num", css.quiet)}>
              <Figure value={numberAt(row, measure.previous)} measure={measure} scale={scale} />
            </td>,
            <td key={measure.ratio} tabIndex={-1} className="num">
              <Change row={row} measure={measure} />
            </td>,
          );
        return cells;
      })}
    </tr>
  );
}

function TotalWord({ depth }: { depth: number }) {
  const t = useText(tableMessages);
  return <span title={t("totalHint")}>{t(depth ? "subtotal" : "total")}</span>;
}

/** Where a menu belongs: at the pointer, or at the cell where the keyboard opened it. */
export function pointOf(event: MouseEvent<HTMLElement>): { x: number; y: number } {
  if (event.detail > 0) return { x: event.clientX, y: event.clientY };
  const box = event.currentTarget.getBoundingClientRect();
  return { x: box.left + 12, y: box.bottom - 4 };
}
