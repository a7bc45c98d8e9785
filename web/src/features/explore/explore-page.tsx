import { useEffect, useMemo } from "react";
import { Page } from "@/components/ui/page";
import { usePick, useText } from "@/lib/i18n";
import { Builder } from "./builder";
import { exploreMessages } from "./messages";
import { useResults } from "./queries";
import { pivotQueries, queryOf } from "./request";
import { Result } from "./result";
import { Start } from "./start";
import { Actions } from "./toolbar";
import { useExplore, useKnown, type Explore, type Known } from "./use-explore";

/** Metrics × dimensions × time × filters, as chart, table and pivot. All of it stands in the address. */
export function ExplorePage() {
  const explore = useExplore();
  const known = useKnown(explore.state.metrics);
  const t = useText(exploreMessages);
  useKeys();
  if (!explore.state.metrics.length)
    return (
      <Page title={t("title")} lead={t("lead")}>
        <Start {...explore} known={known} />
      </Page>
    );
  return <Asked {...explore} known={known} />;
}

function Asked({ state, change, known }: Explore & { known: Known }) {
  const t = useText(exploreMessages);
  const pick = usePick();
  const queries = useMemo(() => {
    if (!known.now) return [];
    // Names and aliases are taken in the address; the answer's columns are named by code.
    const metrics = state.metrics.map((name) => known.cards.get(name)?.code ?? name);
    const asked = { state: { ...state, metrics }, now: known.now, dimensions: [...known.everything.values()] };
    return state.view === "pivot" ? pivotQueries(asked) : [queryOf(asked)];
  }, [state, known]);
  const found = useResults(queries, known.settled);
  const names = state.metrics.map((code) => pick(known.cards.get(code)?.name, code)).join(t("comma"));
  return (
    <Page
      wide
      title={`${names} · ${t("title")}`}
      heading={<h1>{t("title")}</h1>}
      actions={<Actions query={queries[0]} sql={found.results[0]?.sql ?? ""} view={state.view} />}
    >
      <Builder state={state} change={change} known={known} />
      <Result state={state} change={change} known={known} queries={queries} found={found} />
    </Page>
  );
}

/** `m`, `d`, `f` open the pickers of metrics, dimensions and filters. */
function useKeys() {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement | null;
      if (event.ctrlKey || event.metaKey || event.altKey || target?.closest("input, textarea, select, dialog")) return;
      const button = /^[mdf]$/.test(event.key) ? document.querySelector<HTMLElement>(`[data-key="${event.key}"]`) : null;
      if (!button) return;
      event.preventDefault();
      button.click();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
