import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { MetricList } from "@/components/metric-list";
import { buttonClass } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Page } from "@/components/ui/page";
import { EmptyState, Loaded, Loading } from "@/components/ui/states";
import { api } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { DomainNode, MetricPage } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { domainMessages } from "./messages";
import { pathTo, Tree } from "./tree";
import css from "./domains.module.css";

export function DomainsPage() {
  const t = useText(domainMessages);
  const chosen = useSearch({ strict: false, select: (search) => String(search.domain ?? "") });
  const domains = useQuery({
    queryKey: keys.domains,
    queryFn: async ({ signal }) => {
      const found = await api.get<DomainNode[] | { items: DomainNode[] }>("/domains", {}, { signal });
      return Array.isArray(found) ? found : found.items;
    },
  });
  return (
    <Page title={t("title")} lead={t("lead")}>
      <Loaded query={domains}>
        {(nodes) =>
          nodes.length ? (
            <Subjects nodes={nodes} chosen={chosen || (nodes[0]?.code ?? "")} />
          ) : (
            <EmptyState icon="domains" title={t("none")}>
              {t("noneHint")}
            </EmptyState>
          )
        }
      </Loaded>
    </Page>
  );
}

function Subjects({ nodes, chosen }: { nodes: DomainNode[]; chosen: string }) {
  const t = useText(domainMessages);
  const path = pathTo(nodes, chosen);
  const node = path.at(-1);
  return (
    <div className={css.layout}>
      <nav className={css.side} aria-label={t("tree")}>
        <Tree nodes={nodes} chosen={chosen} />
      </nav>
      {node ? <Subject key={node.code} node={node} path={path} /> : <EmptyState title={t("gone")} />}
    </div>
  );
}

function Subject({ node, path }: { node: DomainNode; path: DomainNode[] }) {
  const t = useText(domainMessages);
  const pick = usePick();
  const metrics = useQuery({
    queryKey: keys.metrics({ domain: node.code }),
    queryFn: ({ signal }) => api.get<MetricPage>("/metrics", { domain: node.code, limit: 200 }, { signal }),
  });
  return (
    <section className={css.subject}>
      {path.length > 1 ? (
        <p className={css.path}>
          {path.slice(0, -1).map((above) => (
            <span key={above.code}>
              <Link to="/domains" search={{ domain: above.code }}>
                {pick(above.name, above.code)}
              </Link>
              <Icon name="right" size={13} />
            </span>
          ))}
        </p>
      ) : null}
      <header>
        <h2>{pick(node.name, node.code)}</h2>
        <Link to="/metrics" search={{ domain: node.code }} className={buttonClass({ small: true })}>
          {t("inCatalog")}
        </Link>
      </header>
      <p className={css.about}>
        {[pick(node.description), node.owner ? `${t("owner")} ${node.owner}` : "", t("metrics", { count: node.metrics })]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <Loaded query={metrics} loading={<Loading lines={6} height={34} />}>
        {({ items }) => (items.length ? <MetricList metrics={items} /> : <EmptyState title={t("noMetrics")} compact />)}
      </Loaded>
    </section>
  );
}
