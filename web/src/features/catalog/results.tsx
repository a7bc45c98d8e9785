import { Link } from "@tanstack/react-router";
import { FollowButton } from "@/components/metric-chip";
import { MetricBadges, MetricHead } from "@/components/metric-list";
import { KindBadge } from "@/components/ui/badges";
import { Table } from "@/components/ui/controls";
import type { MetricBrief } from "@/lib/api/types";
import { unitName } from "@/lib/format";
import { useLang, usePick, useText } from "@/lib/i18n";
import { catalogMessages } from "./messages";
import css from "./catalog.module.css";

export function MetricTable({ metrics }: { metrics: MetricBrief[] }) {
  const t = useText(catalogMessages);
  const most = Math.max(1, ...metrics.map((metric) => metric.popularity));
  return (
    <Table label={t("title")}>
      <thead>
        <tr>
          <th>{t("colMetric")}</th>
          <th className={css.wide}>{t("colDomain")}</th>
          <th className={css.wide}>{t("colKind")}</th>
          <th className={css.wide}>{t("colOwner")}</th>
          <th className={css.wide}>{t("colUse")}</th>
          <th>
            <span className="sr-only">{t("colFollow")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {metrics.map((metric) => (
          <Row key={metric.code} metric={metric} most={most} />
        ))}
      </tbody>
    </Table>
  );
}

function Row({ metric, most }: { metric: MetricBrief; most: number }) {
  const pick = usePick();
  return (
    <tr>
      <td className={css.first}>
        <MetricHead metric={metric} />
      </td>
      <td className={css.wide}>
        {metric.domain ? (
          <Link to="/domains" search={{ domain: metric.domain.code }} className={css.quiet}>
            {pick(metric.domain.name, metric.domain.code)}
          </Link>
        ) : null}
      </td>
      <td className={css.wide}>
        <KindBadge kind={metric.kind} />
      </td>
      <td className={css.wide}>
        <div>{metric.owner?.business}</div>
        <small className="muted">{pick(metric.owner?.department?.name)}</small>
      </td>
      <td className={css.wide}>
        <Use value={metric.popularity} most={most} />
      </td>
      <td className="num">
        <FollowButton metric={metric} />
      </td>
    </tr>
  );
}

/** How much a metric is used, against the most used in sight. */
function Use({ value, most }: { value: number; most: number }) {
  const t = useText(catalogMessages);
  return (
    <span className={css.use} title={t("people", { count: value })}>
      <span style={{ width: `${Math.round((100 * value) / most)}%` }} />
    </span>
  );
}

export function MetricCards({ metrics }: { metrics: MetricBrief[] }) {
  const t = useText(catalogMessages);
  const pick = usePick();
  const lang = useLang();
  return (
    <ul className={css.cards} aria-label={t("title")}>
      {metrics.map((metric) => (
        <li key={metric.code} className={css.card}>
          <header>
            <Link to="/m/$code" params={{ code: metric.code }}>
              {pick(metric.name, metric.code)}
            </Link>
            <FollowButton metric={metric} />
          </header>
          <p>{pick(metric.caliber)}</p>
          <div className={css.marks}>
            <MetricBadges metric={metric} />
            <KindBadge kind={metric.kind} />
          </div>
          <footer>
            <span>{[pick(metric.domain?.name), unitName(metric.unit, lang)].filter(Boolean).join(" · ")}</span>
            <span>{metric.owner?.business}</span>
          </footer>
        </li>
      ))}
    </ul>
  );
}
