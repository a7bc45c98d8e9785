import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, type ReactNode } from "react";
import { Page } from "@/components/ui/page";
import { EmptyState, ErrorState, Loading } from "@/components/ui/states";
import { usePick, useText } from "@/lib/i18n";
import { Actions } from "./actions";
import { Breakdown } from "./breakdown";
import { Cases } from "./cases";
import { Clauses } from "./clauses";
import { Course, Heads } from "./figures";
import { Gap } from "./gap";
import { Likely } from "./likely";
import { Decide } from "./decide";
import { deskMessages } from "./messages";
import { MonthStep } from "./month-step";
import { Pickers } from "./pickers";
import { askedOf, compareQuery, reconcileQuery, reviewsQuery, useCard, type Sides } from "./queries";
import { Reviews, type Done } from "./reviews";
import { reportMessages } from "./report-messages";
import { isDecidable, isPair, lastMonth, metricOf } from "./state";
import { useDesk, useNow, type Desk } from "./use-desk";
import { Verdict } from "./verdict";
import { WitnessRows } from "./witness";
import css from "./desk.module.css";

/** Two definitions side by side, and the gap between their figures to the last cent. All of it stands in the address. */
export function DeskPage() {
  const desk = useDesk();
  const t = useText(deskMessages);
  const { left, right } = desk.state;
  useKeys();
  if (isPair(desk.state)) return <Both {...desk} />;
  return (
    <Page title={t("title")} lead={t("lead")}>
      <Pickers {...desk} />
      {left && left === right ? (
        <EmptyState icon="swap" kind="same-pair" title={t("samePair")}>
          {t("samePairHint")}
        </EmptyState>
      ) : left || right ? (
        <Likely {...desk} />
      ) : (
        <Cases {...desk} />
      )}
    </Page>
  );
}

function Both({ state, change }: Desk) {
  const t = useText(deskMessages);
  const said = useText(reportMessages);
  const pick = usePick();
  const found = useQuery(compareQuery(state, state.data));
  const plain = useQuery({ ...compareQuery(state, false), enabled: state.data });
  const shown = found.data ?? plain.data;
  const pair = shown ? [shown.left, shown.right].map((metric) => pick(metric.name, metric.code)) : [state.left, state.right];
  return (
    <Page
      title={`${pair.join(` ${t("against")} `)} · ${t("title")}`}
      heading={<h1 className={css.title}>{t("title")}</h1>}
      actions={
        shown ? (
          <Actions state={state}>{isDecidable(state) ? <Decide found={shown} /> : null}</Actions>
        ) : null
      }
    >
      <div className={css.sheet}>
        <Pickers state={state} change={change} found={shown} />
        {state.leftAs.report || state.rightAs.report ? <p className={css.standing}>{said("note")}</p> : null}
        {shown ? (
          <>
            <Verdict found={shown} state={state} change={change} looking={state.data && found.isFetching} error={state.data ? found.error : null} />
            {isDecidable(state) ? <UnderReview found={shown} /> : null}
            <Numbers state={state} change={change} found={shown}>
              <Clauses found={shown} />
              {shown.witness ? <WitnessRows found={shown} witness={shown.witness} /> : null}
            </Numbers>
          </>
        ) : found.error ? (
          <ErrorState error={found.error} retry={() => void found.refetch()} />
        ) : (
          <div className={css.waiting}>
            <Loading lines={8} height={26} />
          </div>
        )}
      </div>
    </Page>
  );
}

/** What is proposed for the two, for whoever may approve it. */
function UnderReview({ found: { left, right } }: { found: Sides }) {
  const pick = usePick();
  const navigate = useNavigate();
  const reviews = useQuery(reviewsQuery({ left: left.code, right: right.code })).data ?? [];
  const called = new Map([left, right].map((metric) => [metric.code, pick(metric.name, metric.code)]));
  // Of two that are one now there is nothing to compare.
  const onDone: Done = (verdict, { kind, metric }) => {
    if (verdict === "approve" && kind === "merge") void navigate({ to: "/m/$code", params: { code: metric } });
  };
  return <Reviews reviews={reviews} said={(code) => called.get(code) ?? code} onDone={onDone} />;
}

/** The figures of the range, their course, and what lies between; the definitions stand between the gap and its members. */
function Numbers({ state, change, found, children }: Desk & { found: Sides; children?: ReactNode }) {
  const left = useCard(metricOf(state, "left"));
  const right = useCard(metricOf(state, "right"));
  const now = useNow([left.data?.as_of, right.data?.as_of]);
  const settled = !left.isLoading && !right.isLoading && now !== null;
  const span = state.span ?? (now ? lastMonth(now) : { since: "", until: "" });
  const asked = askedOf(state, span);
  const query = useQuery({ ...reconcileQuery(asked), enabled: settled });
  return (
    <>
      <section className={css.figures}>
        {now ? <MonthStep span={span} now={now} onChange={(next) => change((before) => ({ ...before, span: next, cause: "" }))} /> : null}
        <Heads found={found} query={query} />
        <Gap state={state} change={change} found={found} query={query} asked={asked} />
      </section>
      {children}
      {settled ? <Course found={found} asked={asked} /> : null}
      {query.data ? <Breakdown state={state} change={change} found={found} gap={query.data} /> : null}
    </>
  );
}

/** `l`, `r` open the pickers, `x` swaps the sides. */
function useKeys() {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement | null;
      if (event.ctrlKey || event.metaKey || event.altKey || target?.closest("input, textarea, select, dialog")) return;
      const button = /^[lrx]$/.test(event.key) ? document.querySelector<HTMLElement>(`[data-key="${event.key}"]`) : null;
      if (!button) return;
      event.preventDefault();
      button.click();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
