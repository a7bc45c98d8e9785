import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useEffect, useMemo } from "react";
import { Lineage } from "@/components/lineage";
import { Tabs } from "@/components/ui/controls";
import { Page } from "@/components/ui/page";
import { Loaded, Loading } from "@/components/ui/states";
import type { Meta, MetricDetail } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { metaQuery } from "@/lib/session";
import { Caliber } from "./caliber";
import { useView, type View } from "./context";
import { MetricHeader } from "./header";
import { metricMessages } from "./messages";
import { Overview } from "./overview";
import { lineageQuery, metricQuery } from "./queries";
import { defaultsOf, exploreSearch, pinned, TABS, useMetricState, writeState, type SetState, type Tab } from "./state";
import { Usage } from "./usage";
import { Versions } from "./versions";
import css from "./metric-page.module.css";

export function MetricPage() {
  const { code = "" } = useParams({ strict: false });
  const metric = useQuery(metricQuery(code));
  const meta = useQuery(metaQuery);
  return (
    <Loaded query={metric} loading={<Waiting />}>
      {(detail) => (
        <Loaded query={meta} loading={<Waiting />}>
          {(known) => <Detail key={detail.code} metric={detail} meta={known} />}
        </Loaded>
      )}
    </Loaded>
  );
}

function Waiting() {
  return (
    <div className={css.waiting}>
      <Loading lines={8} height={26} />
    </div>
  );
}

function Detail({ metric, meta }: { metric: MetricDetail; meta: Meta }) {
  const t = useText(metricMessages);
  const pick = usePick();
  const defaults = useMemo(() => defaultsOf(metric), [metric]);
  const { state, set } = useMetricState(metric.code, defaults);
  const view = useView(metric, meta, state, set);
  useTabKeys(set);
  return (
    <Page title={pick(metric.name, metric.code)} heading={null}>
      <MetricHeader
        metric={metric}
        today={meta.calendar.today}
        explore={exploreSearch(metric.code, state)}
        code={metric.code}
        live={writeState(state, defaults)}
        pinned={writeState(pinned(state, view.now), defaults)}
      />
      <div className={css.tabs}>
        <Tabs
          label={t("tabs")}
          value={state.tab}
          choices={TABS.map((tab) => ({ value: tab, label: t(tab) }))}
          onChange={(tab) => set({ tab })}
        />
      </div>
      <div role="tabpanel" aria-label={t(state.tab)} className={css.panel}>
        {PANELS[state.tab](view)}
      </div>
    </Page>
  );
}

const PANELS: Record<Tab, (view: View) => React.ReactNode> = {
  overview: (view) => <Overview view={view} />,
  caliber: (view) => <Caliber view={view} />,
  lineage: ({ metric }) => <LineageTab code={metric.code} />,
  usage: ({ metric }) => <Usage metric={metric} />,
  versions: ({ metric }) => <Versions code={metric.code} />,
};

function LineageTab({ code }: { code: string }) {
  const query = useQuery(lineageQuery(code));
  return <Loaded query={query}>{(lineage) => <Lineage lineage={lineage} focus={`metric:${code}`} />}</Loaded>;
}

/** 1 to 5 open the parts of the metric. */
function useTabKeys(set: SetState): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const tab = TABS[Number(event.key) - 1];
      const busy = (event.target as HTMLElement | null)?.closest?.("input, textarea, select, [contenteditable=true]") || document.querySelector("dialog[open]");
      if (!tab || busy || event.ctrlKey || event.metaKey || event.altKey) return;
      set({ tab });
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [set]);
}
