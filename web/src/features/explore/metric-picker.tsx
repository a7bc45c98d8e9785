import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Chooser, type Option } from "@/components/chooser";
import { Panel } from "@/components/chooser/panel";
import { CertifiedSeal } from "@/components/ui/badges";
import { ErrorState } from "@/components/ui/states";
import { Icon } from "@/components/ui/icon";
import type { MetricBrief, SearchHit } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { useSettled } from "@/lib/use-settled";
import { addMetric, removeMetric } from "./actions";
import { exploreMessages } from "./messages";
import { searchQuery, startQuery } from "./queries";
import { MOST_METRICS } from "./state";
import type { Explore } from "./use-explore";

type Offered = Pick<SearchHit, "code" | "name" | "alias" | "certified" | "snippet">;

function offered(metric: MetricBrief): Offered {
  return { code: metric.code, name: metric.name, certified: metric.certified, snippet: metric.caliber };
}

/** Followed, recommended and recent metrics, each once: what is offered before anything is typed. */
export function useSuggested(): MetricBrief[] {
  const home = useQuery(startQuery).data;
  const all = home ? [...home.followed, ...home.recommended, ...home.recent] : [];
  return [...new Map(all.filter((metric) => metric.can_see_value).map((metric) => [metric.code, metric])).values()];
}

/** Metrics by name, alias, pinyin or initials; several one after the other. */
export function MetricPicker({ state, change, primary }: Explore & { primary?: boolean }) {
  const t = useText(exploreMessages);
  return (
    <Panel
      title={t("addMetric")}
      aria-label={t("addMetric")}
      small={!primary}
      look={primary ? "primary" : "ghost"}
      data-key="m"
      label={
        <>
          <Icon name={primary ? "search" : "plus"} size={15} />
          {t(primary ? "search" : "addMetric")}
        </>
      }
    >
      {(close) => <Choices state={state} change={change} close={close} />}
    </Panel>
  );
}

function Choices({ state, change, close }: Explore & { close: () => void }) {
  const t = useText(exploreMessages);
  const pick = usePick();
  const [text, setText] = useState("");
  const wanted = useSettled(text.trim(), 90);
  const found = useQuery(searchQuery(wanted, "metric"));
  const suggested = useSuggested();
  const hits: Offered[] = text.trim() ? (found.data ?? []) : suggested.map(offered);
  const full = state.metrics.length >= MOST_METRICS;
  const options = hits.map((hit): Option => {
    const checked = state.metrics.includes(hit.code);
    return {
      id: hit.code,
      label: (
        <>
          {pick(hit.name, hit.code)}
          {hit.certified ? <CertifiedSeal /> : null}
        </>
      ),
      note: hit.alias || pick(hit.snippet) || hit.code,
      checked,
      reason: full && !checked ? t("mostMetrics", { count: MOST_METRICS }) : undefined,
      group: text.trim() ? undefined : t("suggested"),
    };
  });
  const choose = (code: string) => {
    change(state.metrics.includes(code) ? removeMetric(code) : addMetric(code));
    // The first is looked at at once; of more, one may want several.
    if (!state.metrics.length) close();
    setText("");
  };
  const nothing = wanted !== "" && found.isSuccess && !found.isPlaceholderData && !hits.length;
  return (
    <Chooser text={text} onText={setText} placeholder={t("findMetric")} options={options} onChoose={choose}>
      {found.error ? <ErrorState error={found.error} compact retry={() => void found.refetch()} /> : null}
      {nothing ? <p className="muted">{t("noMetric", { q: wanted })}</p> : null}
    </Chooser>
  );
}
