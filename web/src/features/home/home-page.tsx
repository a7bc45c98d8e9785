import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { MetricList } from "@/components/metric-list";
import { buttonClass } from "@/components/ui/button";
import { Segmented } from "@/components/ui/controls";
import { Icon } from "@/components/ui/icon";
import { Page } from "@/components/ui/page";
import { EmptyState, Loaded, Loading } from "@/components/ui/states";
import type { MetricBrief } from "@/lib/api/types";
import { useText } from "@/lib/i18n";
import { openPalette } from "@/lib/palette";
import { metaQuery, useSession } from "@/lib/session";
import { Alarms } from "./alarms";
import { homeMessages } from "./messages";
import { homeQuery, tilesQuery, type Compare } from "./queries";
import { TileCard } from "./tile";
import css from "./home.module.css";

export function HomePage() {
  const t = useText(homeMessages);
  const home = useQuery(homeQuery);
  return (
    <Page title={t("title")} heading={null}>
      <Hero />
      <Loaded query={home} loading={<Loading lines={6} height={28} />}>
        {({ followed, recommended, recent }) => (
          <>
            <Alarms />
            <Followed metrics={followed} />
            <div className={css.columns}>
              <Section title={t("recommended")}>
                <Briefs metrics={recommended} empty={t("noRecommended")} />
              </Section>
              <Section title={t("recent")}>
                <Briefs metrics={recent} empty={t("noRecent")} />
              </Section>
            </div>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Hero() {
  const t = useText(homeMessages);
  const name = useSession()?.user.name ?? "";
  return (
    <section className={css.hero}>
      <h1>{t("hello", { name })}</h1>
      <button type="button" className={css.search} onClick={() => openPalette()}>
        <Icon name="search" size={22} />
        <span>{t("search")}</span>
      </button>
    </section>
  );
}

function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className={css.section}>
      <header>
        <h2>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}

function Followed({ metrics }: { metrics: MetricBrief[] }) {
  const t = useText(homeMessages);
  const [compare, setCompare] = useState<Compare>("previous_period");
  const tiles = useQuery(tilesQuery(metrics.map((metric) => metric.code), compare));
  const today = useQuery(metaQuery).data?.calendar?.today;
  if (!metrics.length)
    return (
      <Section title={t("followed")}>
        <div className={css.blank}>
          <EmptyState
            icon="star"
            title={t("noneTitle")}
            actions={
              <Link to="/metrics" search={{}} className={buttonClass()}>
                {t("browse")}
              </Link>
            }
          >
            {t("noneHint")}
          </EmptyState>
        </div>
      </Section>
    );
  const switcher = (
    <Segmented
      label={t("compare")}
      value={compare}
      choices={[
        { value: "previous_period", label: t("previous_period") },
        { value: "previous_year", label: t("previous_year") },
      ]}
      onChange={setCompare}
    />
  );
  return (
    <Section title={t("followed")} aside={switcher}>
      <ul className={css.tiles}>
        {metrics.map((metric) => (
          <li key={metric.code}>
            <TileCard
              metric={metric}
              tile={tiles.data?.find((tile) => tile.metric.code === metric.code)}
              error={tiles.error}
              today={today}
            />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Briefs({ metrics, empty }: { metrics: MetricBrief[]; empty: string }) {
  return metrics.length ? <MetricList metrics={metrics} lines={1} /> : <p className={css.none}>{empty}</p>;
}
