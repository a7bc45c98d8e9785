import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { DownloadMenu } from "@/components/download-menu";
import { Button } from "@/components/ui/button";
import { Table } from "@/components/ui/controls";
import { Dialog } from "@/components/ui/dialog";
import { Sentence } from "@/components/ui/sentence";
import { EmptyState, ErrorState, Loading } from "@/components/ui/states";
import { ApiError } from "@/lib/api/client";
import type { Behind, Cause, Cell, Reconciliation } from "@/lib/api/types";
import { changeText, figureText, formatNumber, useNumbers, type Shape } from "@/lib/format";
import { usePick, useText } from "@/lib/i18n";
import { usePermission } from "@/lib/session";
import { deskMessages } from "./messages";
import { downloadRows, rowsQuery, type Asked } from "./queries";
import css from "./rows.module.css";

const STEP = 100;
const MOST = 1000;

/** Rounding is no matter of rows. */
export function hasRows(cause: Cause): boolean {
  return cause.code !== "rounding";
}

/** A moment as people write it; everything else as it is. */
function cellText(cell: Cell): string {
  return String(cell).replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)/, "$1 $2");
}

interface CauseRowsProps {
  asked: Asked;
  gap: Reconciliation;
  shape: Shape;
  cause: string;
  onClose: () => void;
}

/** The rows behind a cause, in a sheet beside the page: what each adds to both sides, and to the gap. */
export function CauseRows({ asked, gap, shape, cause, onClose }: CauseRowsProps) {
  const t = useText(deskMessages);
  const pick = usePick();
  const mayExport = usePermission("export");
  const [limit, setLimit] = useState(STEP);
  const query = useQuery(rowsQuery(asked, cause, limit));
  const known = gap.causes.find((each) => each.id === cause);
  const gone = query.error instanceof ApiError && query.error.code === "reconcile.unknown_cause";
  return (
    <Dialog open onClose={onClose} kind="sheet" title={known ? <Sentence text={pick(known.text).trim()} /> : t("rowsOf")}>
      {query.data ? (
        <div className={css.rows}>
          <Rows behind={query.data} gap={gap} asked={asked} shape={shape}>
            {mayExport ? <DownloadMenu label={t("rowsExport")} xlsx={t("rowsXlsx")} save={(format) => downloadRows(asked, cause, format)} /> : null}
          </Rows>
          {query.data.more && limit < MOST ? (
            <Button look="ghost" disabled={query.isFetching} onClick={() => setLimit(limit === STEP ? MOST / 2 : MOST)}>
              {t("rowsMore")}
            </Button>
          ) : null}
          {query.data.more && limit >= MOST && mayExport ? <p className="muted">{t("rowsRest")}</p> : null}
        </div>
      ) : gone ? (
        <EmptyState icon="search" kind="gone" compact title={t("rowsGone")}>
          {t("rowsGoneHint")}
        </EmptyState>
      ) : query.error ? (
        <ErrorState error={query.error} compact retry={() => void query.refetch()} />
      ) : (
        <Loading lines={10} height={24} />
      )}
    </Dialog>
  );
}

function Rows({ behind, gap, asked, shape, children }: { behind: Behind; gap: Reconciliation; asked: Asked; shape: Shape; children: React.ReactNode }) {
  const t = useText(deskMessages);
  const pick = usePick();
  const options = { ...useNumbers(), full: true };
  const { cause, columns, rows, total, weight, more } = behind;
  const whole = weight === 1;
  // Of a ratio the rows are counted or summed: its own format is none for them.
  const parts = whole ? shape : {};
  const say = (count: number) => t(`count_${cause.counts}`, { count: formatNumber(count, { format: "integer" }, options) });
  return (
    <>
      <header className={css.head}>
        <p>
          <b className={css.amount} data-sign={cause.amount < 0 ? "less" : "more"}>
            {changeText(cause.amount, shape, options)}
          </b>
          <span>{more ? t("rowsShown", { shown: rows.length, all: say(cause.rows) }) : t("rowsAll", { all: say(rows.length) })}</span>
        </p>
        {children}
      </header>
      {whole ? null : <p className={css.note}>{t("rowsPart", { weight: String(weight), amount: changeText(cause.amount, shape, options) })}</p>}
      <Table label={t("rowsOf")}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" title={column.name}>
                {pick(column.label, column.name)}
              </th>
            ))}
            <th scope="col" className="num">
              {t("adds", { name: pick(gap.left.name, asked.left) })}
            </th>
            <th scope="col" className="num">
              {t("adds", { name: pick(gap.right.name, asked.right) })}
            </th>
            <th scope="col" className="num">
              {t("worth")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {(row.values as Cell[]).map((cell, place) => (
                <td key={place} title={columns[place]?.members?.[String(cell)] ? String(cell) : undefined}>
                  {cell === null ? <i className="muted">{t("blank")}</i> : pick(columns[place]?.members?.[String(cell)], cellText(cell))}
                </td>
              ))}
              <td className="num">{figureText(row.left, parts, options)}</td>
              <td className="num">{figureText(row.right, parts, options)}</td>
              <td className="num" data-sign={row.amount < 0 ? "less" : "more"}>
                {changeText(row.amount, parts, options)}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={columns.length + 2}>
              {t("rowsTotal")}
            </th>
            <td className="num">{changeText(total, parts, options)}</td>
          </tr>
        </tfoot>
      </Table>
    </>
  );
}
