import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input, Segmented } from "@/components/ui/controls";
import { Drawer } from "@/components/ui/dialog";
import { Icon } from "@/components/ui/icon";
import { Page } from "@/components/ui/page";
import { EmptyState, ErrorState, Loading } from "@/components/ui/states";
import { useText } from "@/lib/i18n";
import { useSettled } from "@/lib/use-settled";
import { Chosen, Facets } from "./facets";
import { catalogMessages } from "./messages";
import { catalogQuery } from "./queries";
import { MetricCards, MetricTable } from "./results";
import { FACETS, SORTS, useCatalogState, type Sort } from "./state";
import css from "./catalog.module.css";

export function CatalogPage() {
  const t = useText(catalogMessages);
  const { state, set, toggle, clear } = useCatalogState();
  const [drawer, setDrawer] = useState(false);
  const list = useInfiniteQuery(catalogQuery(state));
  const first = list.data?.pages[0];
  const metrics = list.data?.pages.flatMap((page) => page.items) ?? [];
  const facets = first?.facets ?? {};
  const count = FACETS.reduce((sum, facet) => sum + state.chosen[facet].length, 0);
  const sorts: Sort[] = state.q ? ["relevance", ...SORTS] : [...SORTS];
  return (
    <Page title={t("title")} lead={first ? t("count", { count: first.total }) : "\u00a0"}>
      <div className={css.layout}>
        <aside className={css.side} aria-label={t("filter")}>
          <Facets state={state} facets={facets} onToggle={toggle} />
        </aside>
        <div className={css.main}>
          <div className={css.tools}>
            <Find q={state.q} onChange={(q) => set({ q: q || undefined }, true)} />
            <Button className={css.filterButton} onClick={() => setDrawer(true)}>
              <Icon name="filter" />
              {count ? t("filterCount", { count }) : t("filter")}
            </Button>
            <label className={css.sort}>
              <span className="sr-only">{t("sort")}</span>
              <Icon name="sort" />
              <select value={state.sort} onChange={(event) => set({ sort: event.target.value })}>
                {sorts.map((sort) => (
                  <option key={sort} value={sort}>
                    {t(`sort_${sort}`)}
                  </option>
                ))}
              </select>
            </label>
            <Segmented
              label={t("view")}
              value={state.view}
              choices={[
                { value: "table", label: <ViewLabel icon="table" text={t("view_table")} />, title: t("view_table") },
                { value: "cards", label: <ViewLabel icon="cards" text={t("view_cards")} />, title: t("view_cards") },
              ]}
              onChange={(view) => set({ view: view === "table" ? undefined : view })}
            />
          </div>
          <Chosen state={state} facets={facets} onToggle={toggle} onClear={clear} />
          {list.error && !list.data ? <ErrorState error={list.error} retry={() => void list.refetch()} /> : null}
          {list.isPending ? <Loading lines={8} height={36} /> : null}
          {list.data && !metrics.length ? (
            <EmptyState title={t("noneTitle")} actions={count ? <Button onClick={clear}>{t("clear")}</Button> : null}>
              {t("noneHint")}
            </EmptyState>
          ) : null}
          {metrics.some((metric) => metric.homonyms > 0) && state.q ? (
            <p className={css.warning}>
              <Icon name="warning" size={16} />
              {t("sameName")}
            </p>
          ) : null}
          {metrics.length ? state.view === "cards" ? <MetricCards metrics={metrics} /> : <MetricTable metrics={metrics} /> : null}
          {list.hasNextPage ? (
            <div className={css.after}>
              <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t("loadMore")}
              </Button>
            </div>
          ) : null}
        </div>
      </div>
      <Drawer open={drawer} onClose={() => setDrawer(false)} title={t("filter")}>
        <Facets state={state} facets={facets} onToggle={toggle} />
      </Drawer>
    </Page>
  );
}

function ViewLabel({ icon, text }: { icon: "table" | "cards"; text: string }) {
  return (
    <>
      <Icon name={icon} size={16} />
      <span className="sr-only">{text}</span>
    </>
  );
}

/** The words looked for; they reach the address once the typing pauses. */
function Find({ q, onChange }: { q: string; onChange: (q: string) => void }) {
  const t = useText(catalogMessages);
  const [text, setText] = useState(q);
  const settled = useSettled(text, 200);
  const sent = useRef(q);
  useEffect(() => {
    if (settled === sent.current) return;
    sent.current = settled;
    onChange(settled);
  }, [settled, onChange]);
  useEffect(() => {
    // The address changed from outside: a link, the palette, the way back.
    if (q === sent.current) return;
    sent.current = q;
    setText(q);
  }, [q]);
  return (
    <span className={css.find}>
      <Icon name="search" />
      <Input type="search" value={text} placeholder={t("searchHere")} aria-label={t("searchHere")} onChange={(event) => setText(event.target.value)} />
    </span>
  );
}
