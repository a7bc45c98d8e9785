import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Select, Table } from "@/components/ui/controls";
import { Sentence } from "@/components/ui/sentence";
import type { Reconciliation } from "@/lib/api/types";
import { changeText, figureText, useNumbers } from "@/lib/format";
import { usePick, useText } from "@/lib/i18n";
import { deskMessages } from "./messages";
import { sharedQuery, useLabels, type Sides } from "./queries";
import { metricOf, type Side } from "./state";
import type { Desk } from "./use-desk";
import css from "./desk.module.css";

const SHOWN = 12;
const SIDES: readonly Side[] = ["left", "right"];

/** The same gap for every member of a dimension that both have, the widest first. */
export function Breakdown({ state, change, found, gap }: Desk & { found: Sides; gap: Reconciliation }) {
  const t = useText(deskMessages);
  const pick = usePick();
  const metrics = SIDES.map((side) => metricOf(state, side)).filter(Boolean);
  const shared = useQuery(sharedQuery(metrics)).data ?? [];
  if (!gap.causes.length) return null;
  const near = [...shared.filter(({ name }) => !name.includes(".")), ...shared.filter(({ name }) => name.includes("."))];
  return (
    <section className={css.part} data-part="breakdown">
      <header className={css.partHead}>
        <h2>{t("breakdown")}</h2>
        {shared.length ? (
          <Select aria-label={t("breakdownBy")} value={state.by} onChange={(event) => change((before) => ({ ...before, by: event.target.value, cause: "" }))}>
            <option value="">{t("noBreakdown")}</option>
            {near.map((dimension) => (
              <option key={dimension.name} value={dimension.name}>
                {pick(dimension.label, dimension.name)}
              </option>
            ))}
          </Select>
        ) : (
          <span className="muted">{t("noShared")}</span>
        )}
      </header>
      {state.by && gap.by?.[0] === state.by ? <Members found={found} gap={gap} metrics={metrics} dimension={shared.find(({ name }) => name === state.by)} /> : null}
    </section>
  );
}

function Members({ found, gap, metrics, dimension }: { found: Sides; gap: Reconciliation; metrics: string[]; dimension: Parameters<typeof useLabels>[1] }) {
  const t = useText(deskMessages);
  const pick = usePick();
  const options = { ...useNumbers(), full: true };
  const labels = useLabels(metrics, dimension);
  const [all, setAll] = useState(false);
  const parts = [...(gap.parts ?? [])].sort((a, b) => Math.abs(b.gap) - Math.abs(a.gap));
  const widest = Math.max(...parts.map((part) => Math.abs(part.gap)), 0);
  const shape = found.left;
  const name = dimension ? pick(dimension.label, dimension.name) : t("member");
  return (
    <>
      <Table label={t("breakdown")}>
        <thead>
          <tr>
            <th scope="col">{name}</th>
            <th scope="col" className="num">
              {pick(gap.left.name, found.left.code)}
            </th>
            <th scope="col" className="num">
              {pick(gap.right.name, found.right.code)}
            </th>
            <th scope="col" className="num">
              {t("gap")}
            </th>
            <th scope="col">{t("largest")}</th>
          </tr>
        </thead>
        <tbody>
          {(all ? parts : parts.slice(0, SHOWN)).map((part) => {
            const value = part.member[0];
            const most = part.amounts.reduce((best, amount, at) => (Math.abs(amount) > Math.abs(part.amounts[best] ?? 0) ? at : best), 0);
            return (
              <tr key={String(value)}>
                <th scope="row">{value === null || value === undefined ? t("unmatched") : pick(labels.get(String(value)), String(value))}</th>
                <td className="num">{figureText(part.left, shape, options)}</td>
                <td className="num">{figureText(part.right, shape, options)}</td>
                <td className="num">
                  {changeText(part.gap, shape, options)}
                  <span className={css.bar} data-sign={part.gap < 0 ? "less" : "more"} style={{ width: `${widest ? Math.round((60 * Math.abs(part.gap)) / widest) : 0}px` }} />
                </td>
                <td className={css.largest}>{part.amounts[most] ? <Largest number={most + 1} text={pick(gap.causes[most]?.text).trim()} /> : null}</td>
              </tr>
            );
          })}
        </tbody>
      </Table>
      {parts.length > SHOWN && !all ? (
        <Button look="ghost" small onClick={() => setAll(true)}>
          {t("moreMembers", { count: parts.length - SHOWN })}
        </Button>
      ) : null}
    </>
  );
}

function Largest({ number, text }: { number: number; text: string }) {
  return (
    <span title={text}>
      <span className={css.badge}>{number}</span>
      <Sentence text={text} />
    </span>
  );
}
