import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { EmptyState } from "@/components/ui/states";
import { api } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { MetricSetBrief, Page } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { addMetric } from "./actions";
import { exploreMessages } from "./messages";
import { MetricPicker, useSuggested } from "./metric-picker";
import { TIME } from "./state";
import type { Explore, Known } from "./use-explore";
import css from "./explore.module.css";

const OFFERED = 8;

/** Nothing is asked yet: search, or start with what one uses. */
export function Start({ state, change, known }: Explore & { known: Known }) {
  const t = useText(exploreMessages);
  const pick = usePick();
  const suggested = useSuggested().slice(0, OFFERED);
  const names = state.by.filter((name) => name !== TIME).map((name) => pick(known.everything.get(name)?.label, name));
  return (
    <div className={css.start}>
      <EmptyState icon="explore" title={t("startTitle")} actions={<MetricPicker state={state} change={change} primary />}>
        {names.length ? t("startBy", { names: names.join(t("comma")) }) : t("startHint")}
      </EmptyState>
      {suggested.length ? (
        <section>
          <h2>{t("startMetrics")}</h2>
          <ul className={css.offers}>
            {suggested.map((metric) => (
              <li key={metric.code}>
                <button type="button" onClick={() => change(addMetric(metric.code))}>
                  <b>{pick(metric.name, metric.code)}</b>
                  <small>{pick(metric.caliber)}</small>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <Sets />
    </div>
  );
}

function Sets() {
  const t = useText(exploreMessages);
  const pick = usePick();
  const sets = useQuery({
    queryKey: keys.sets,
    queryFn: async ({ signal }) => (await api.get<Page<MetricSetBrief>>("/metric-sets", {}, { signal })).items,
  });
  const items = sets.data?.slice(0, OFFERED) ?? [];
  if (!items.length) return null;
  return (
    <section>
      <h2>{t("startSets")}</h2>
      <ul className={css.setLinks}>
        {items.map((set) => (
          <li key={set.code}>
            <Link to="/sets/$code" params={{ code: set.code }}>
              {pick(set.name, set.code)}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
