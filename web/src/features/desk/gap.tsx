import { useMemo } from "react";
import { Waterfall, type Figures } from "@/components/waterfall";
import { Sentence } from "@/components/ui/sentence";
import { EmptyState, ErrorState, Loading, State, type Readable } from "@/components/ui/states";
import { ApiError } from "@/lib/api/client";
import type { Reconciliation, SideBySide } from "@/lib/api/types";
import { changeText, figureText, formatNumber, useNumbers } from "@/lib/format";
import { usePick, useText } from "@/lib/i18n";
import { deskMessages } from "./messages";
import css from "./desk.module.css";

/** The waterfall, and its causes as a table that sums to the gap exactly. */
export function Gap({ found, query }: { found: SideBySide; query: Readable<Reconciliation> }) {
  const t = useText(deskMessages);
  if (query.data) return <Explained found={found} gap={query.data} />;
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

function Explained({ found, gap }: { found: SideBySide; gap: Reconciliation }) {
  const t = useText(deskMessages);
  const pick = usePick();
  const names = { left: pick(found.left.name, found.left.code), right: pick(found.right.name, found.right.code) };
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
      <Waterfall label={t("waterfallLabel", { ...names, count: gap.causes.length })} figures={figures} />
      <Causes found={found} gap={gap} names={names} />
    </div>
  );
}

function Causes({ found, gap, names }: { found: SideBySide; gap: Reconciliation; names: { left: string; right: string } }) {
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
              <Sentence text={pick(cause.text).trim()} />
            </td>
            <td className="num">{changeText(cause.amount, shape, options)}</td>
            <td className="num">{formatNumber(cause.rows, { format: "integer" }, options)}</td>
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
