import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { MetricList } from "@/components/metric-list";
import type { RangeName } from "@/components/time-pill";
import { timeMessages } from "@/components/time-pill/messages";
import { buttonClass } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Page } from "@/components/ui/page";
import { EmptyState, Loaded, Loading } from "@/components/ui/states";
import { api } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { DimensionBrief, MetricSetDetail, Page as Listed } from "@/lib/api/types";
import { useLang, usePick, useText } from "@/lib/i18n";
import { Audience } from "./audience";
import { setMessages } from "./messages";
import css from "./sets.module.css";

export function SetPage() {
  const { code = "" } = useParams({ strict: false });
  const set = useQuery({
    queryKey: keys.set(code),
    queryFn: ({ signal }) => api.get<MetricSetDetail>(`/metric-sets/${encodeURIComponent(code)}`, {}, { signal }),
  });
  return (
    <Loaded query={set} loading={<div className={css.loading}><Loading lines={7} height={32} /></div>}>
      {(detail) => <SetDetail set={detail} />}
    </Loaded>
  );
}

type Grain = "day" | "week" | "month" | "quarter" | "year";

// How definitions write a period, and the range that the explorer has for it; for others it has its own.
const RANGES: Record<string, RangeName> = {
  "7d": "last_7_days",
  "30d": "last_30_days",
  "12m": "last_12_months",
  mtd: "this_month",
  qtd: "this_quarter",
  ytd: "this_year",
};

/** What the usual dimensions of a set are called. */
function useDimensionNames(set: MetricSetDetail): string[] {
  const pick = usePick();
  const metrics = set.metrics.map((metric) => metric.code);
  const found = useQuery({
    queryKey: keys.dimensions(metrics),
    queryFn: ({ signal }) => api.get<Listed<DimensionBrief>>("/dimensions", { metrics }, { signal }),
    enabled: metrics.length > 0 && set.by.length > 0,
  });
  const labels = new Map(found.data?.items.map((dimension) => [dimension.name, pick(dimension.label, dimension.name)]));
  return set.by.map((name) => labels.get(name) ?? name);
}

function SetDetail({ set }: { set: MetricSetDetail }) {
  const t = useText(setMessages);
  const pick = usePick();
  const range = RANGES[set.period];
  const time = useText(timeMessages);
  const lang = useLang();
  const dimensions = useDimensionNames(set);
  const name = pick(set.name, set.code);
  const facts = [
    set.owner ? `${t("owner")} ${set.owner}` : "",
    dimensions.length ? `${t("by")} ${dimensions.join(lang === "en" ? ", " : "、")}` : "",
    range ? `${t("period")} ${time(range)}` : "",
    set.grain ? `${t("grain")} ${t(set.grain as Grain)}` : "",
  ].filter(Boolean);
  const visible = set.metrics.filter((metric) => metric.can_see_value).map((metric) => metric.code);
  const explore = { metrics: visible.join(","), by: set.by?.join(",") || undefined, grain: set.grain || undefined, range };
  return (
    <Page
      title={name}
      heading={
        <>
          <Link to="/sets" className={css.back}>
            <Icon name="left" size={15} />
            {t("back")}
          </Link>
          <h1>{name}</h1>
        </>
      }
      lead={pick(set.purpose)}
      actions={
        visible.length ? (
          <Link to="/explore" search={explore} className={buttonClass({ look: "primary" })}>
            <Icon name="explore" />
            {t("explore")}
          </Link>
        ) : null
      }
    >
      <p className={css.facts}>
        <Audience audience={set.audience ?? []} />
        {facts.map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </p>
      {set.metrics.length ? <MetricList metrics={set.metrics} /> : <EmptyState title={t("empty")} />}
    </Page>
  );
}
