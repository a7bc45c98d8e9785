import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Page } from "@/components/ui/page";
import { EmptyState, Loaded } from "@/components/ui/states";
import { api } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { MetricSetBrief, Page as Listed } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { Audience } from "./audience";
import { setMessages } from "./messages";
import css from "./sets.module.css";

export function SetsPage() {
  const t = useText(setMessages);
  const pick = usePick();
  const sets = useQuery({
    queryKey: keys.sets,
    queryFn: async ({ signal }) => (await api.get<Listed<MetricSetBrief>>("/metric-sets", {}, { signal })).items,
  });
  return (
    <Page title={t("title")} lead={t("lead")}>
      <Loaded query={sets}>
        {(items) =>
          items.length ? (
            <ul className={css.grid}>
              {items.map((set) => (
                <li key={set.code}>
                  <Link to="/sets/$code" params={{ code: set.code }} className={css.set}>
                    <h2>{pick(set.name, set.code)}</h2>
                    <p>{pick(set.purpose)}</p>
                    <footer>
                      <span>{t("metrics", { count: set.metrics })}</span>
                      <Audience audience={set.audience} />
                      <span className={css.end}>{set.owner}</span>
                    </footer>
                  </Link>
                </li>
              ))}
            </ul>
          ) : (
            <EmptyState icon="sets" title={t("none")}>
              {t("noneHint")}
            </EmptyState>
          )
        }
      </Loaded>
    </Page>
  );
}
