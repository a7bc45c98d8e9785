import { useCallback, useMemo } from "react";
import { Waterfall, type Figures } from "@/components/waterfall";
import { Sentence } from "@/components/ui/sentence";
import { EmptyState, ErrorState, Loading, State, type Readable } from "@/components/ui/states";
import { ApiError } from "@/lib/api/client";
import type { Cause, Reconciliation } from "@/lib/api/types";
import { changeText, figureText, formatNumber, useNumbers } from "@/lib/format";
import { usePick, useText } from "@/lib/i18n";
import { deskMessages } from "./messages";
import type { Asked, Sides } from "./queries";
import { CauseRows, hasRows } from "./rows";
import type { Desk } from "./use-desk";
import css from "./desk.module.css";
import rowsCss from "./rows.module.css";

type Open = (cause: Cause | undefined) => void;

/** The waterfall, and its causes as a table that sums to the gap exactly; each cause opens its rows. */
export function Gap({ state, change, found, query, asked }: Desk & { found: Sides; query: Readable<Reconciliation>; asked: Asked }) {
  const t = useText(deskMessages);
  const open = useCallback<Open>(
    (cause) => (cause && hasRows(cause) ? change((before) => ({ ...before, cause: cause.id })) : undefined),
    [change],
  );
  if (query.data)
    return (
      <>
        <Explained found={found} gap={query.data} open={open} />
        {state.cause ? (
          <CauseRows key={state.cause} asked={asked} gap={query.data} shape={found.left} cause={state.cause} onClose={() => change((before) => ({ ...before, cause: "" }))} />
        ) : null}
      </>
    );
  if (query.isPending) return <Loading lines={6} height={28} />;
  const error = query.error;
  if (error instanceof ApiError && error.code.startsWith("reconcile."))
    return (
      <State icon="info" kind="refused" compact title={error.problem.message || t("refusedTitle")}>
        {error.problem.hint}
      </State>
    );
  return <ErrorState error={error} retry={() => void query.refetch()} compact />;
}

function Explained({ found, gap, open }: { found: Sides; gap: Reconciliation; open: Open }) {
  const t = useText(deskMessages);
  const pick = usePick();
  const names = { left: pick(gap.left.name, found.left.code), right: pick(gap.right.name, found.right.code) };
  const figures = useMemo<Figures>(
    () => ({
      left: { name: names.left, value: gap.left.value ?? 0 },
      right: { name: names.right, value: gap.right.value ?? 0 },
      causes: gap.causes.map((cause) => ({ text: pick(cause.text).trim(), amount: cause.amount })),
      shape: found.left,
    }),
    [gap, found, pick, names.left, names.right],
  );
  if (!gap.causes.length)
    return (
      <EmptyState icon="check" kind="no-gap" compact title={t("noGap")}>
        {t("noGapHint")}
      </EmptyState>
    );
  return (
    <div className={css.gap}>
      <h2>{t("waterfall")}</h2>
      <Waterfall label={t("waterfallLabel", { ...names, count: gap.causes.length })} figures={figures} onPick={(at) => open(gap.causes[at])} />
      <Causes found={found} gap={gap} names={names} open={open} />
    </div>
  );
}

function Causes({ found, gap, names, open }: { found: Sides; gap: Reconciliation; names: { left: string; right: string }; open: Open }) {
  const t = useText(deskMessages);
  const pick = usePick();
  const options = { ...useNumbers(), full: true };
  const shape = found.left;
  return (
    <table className={css.causes} aria-label={t("causes")}>
      <thead>
        <tr>
          <th scope="col">{t("cause")}</th>
          <th scope="col" className="num">
            {t("amount")}
          </th>
          <th scope="col" className="num">
            {t("rows")}
          </th>
        </tr>
      </thead>
      <tbody>
        <tr data-side="left">
          <th scope="row">{names.left}</th>
          <td className="num">{figureText(gap.left.value, shape, options)}</td>
          <td />
        </tr>
        {gap.causes.map((cause, index) => (
          <tr key={`${cause.code} ${index}`} data-sign={cause.amount < 0 ? "less" : "more"}>
            <td>
              <span className={css.badge}>{index + 1}</span>
              {hasRows(cause) ? (
                <button type="button" className={rowsCss.open} aria-haspopup="dialog" onClick={() => open(cause)}>
                  <Sentence text={pick(cause.text).trim()} />
                </button>
              ) : (
                <Sentence text={pick(cause.text).trim()} />
              )}
            </td>
            <td className="num">{changeText(cause.amount, shape, options)}</td>
            <td className="num">{hasRows(cause) ? t(`count_${cause.counts}`, { count: formatNumber(cause.rows, { format: "integer" }, options) }) : null}</td>
          </tr>
        ))}
        <tr data-side="right">
          <th scope="row">{names.right}</th>
          <td className="num">{figureText(gap.right.value, shape, options)}</td>
          <td />
        </tr>
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">
            {t("gap")} <small>{t("gapNote")}</small>
          </th>
          <td className="num">{changeText(gap.gap, shape, options)}</td>
          <td />
        </tr>
        <tr data-residual={gap.residual}>
          <th scope="row">
            {t("residual")} {gap.residual === 0 ? <small>{t("exact")}</small> : null}
          </th>
          <td className="num">{figureText(gap.residual, shape, options)}</td>
          <td />
        </tr>
      </tfoot>
    </table>
  );
}
