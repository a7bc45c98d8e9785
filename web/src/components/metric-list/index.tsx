import { Link } from "@tanstack/react-router";
import { CertifiedSeal, HomonymBadge, SensitivityBadge, StatusBadge, TierBadge } from "@/components/ui/badges";
import { Icon } from "@/components/ui/icon";
import { Tooltip } from "@/components/ui/tooltip";
import { FollowButton } from "@/components/metric-chip";
import type { MetricBrief } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { listMessages } from "./messages";
import css from "./metric-list.module.css";

/** All that marks a metric in a list: only what is out of the ordinary. */
export function MetricBadges({ metric }: { metric: MetricBrief }) {
  const t = useText(listMessages);
  return (
    <>
      {metric.certified ? <CertifiedSeal /> : null}
      {metric.homonyms ? (
        <Link to="/desk" search={{ left: metric.code }} className={css.homonyms}>
          <HomonymBadge count={metric.homonyms} />
          <span className="sr-only">{t("desk")}</span>
        </Link>
      ) : null}
      <TierBadge tier={metric.tier} />
      <StatusBadge status={metric.status} quiet />
      <SensitivityBadge level={metric.sensitivity} quiet />
      {metric.can_see_value ? null : (
        <Tooltip text={t("valueHidden")}>
          <span className={css.hidden} role="img" aria-label={t("valueHidden")}>
            <Icon name="lock" size={14} />
          </span>
        </Tooltip>
      )}
    </>
  );
}

/** Names, badges, other names and the caliber in one or two lines. */
export function MetricHead({ metric, lines = 2 }: { metric: MetricBrief; lines?: 1 | 2 }) {
  const t = useText(listMessages);
  const pick = usePick();
  const aliases = (metric.aliases ?? []).map((alias) => alias.name).join("、");
  return (
    <div className={css.head}>
      <div className={css.names}>
        <Link to="/m/$code" params={{ code: metric.code }} className={css.name}>
          {pick(metric.name, metric.code)}
        </Link>
        <MetricBadges metric={metric} />
        {aliases ? <span className={css.aliases}>{t("also", { names: aliases })}</span> : null}
      </div>
      <p className={css.caliber} data-lines={lines}>
        {pick(metric.caliber) || <span className="muted">{t("noCaliber")}</span>}
      </p>
    </div>
  );
}

/** A list of metrics, one line each, with the star. */
export function MetricList({ metrics, lines }: { metrics: MetricBrief[]; lines?: 1 | 2 }) {
  return (
    <ul className={css.list}>
      {metrics.map((metric) => (
        <li key={metric.code}>
          <MetricHead metric={metric} lines={lines} />
          <FollowButton metric={metric} />
        </li>
      ))}
    </ul>
  );
}
