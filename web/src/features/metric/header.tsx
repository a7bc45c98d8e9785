import { Link } from "@tanstack/react-router";
import { FollowButton } from "@/components/metric-chip";
import { AsOfChip } from "@/components/metric-value";
import { CertifiedSeal, HomonymBadge, KindBadge, SensitivityBadge, StatusBadge, TierBadge } from "@/components/ui/badges";
import { Button, buttonClass } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { toast } from "@/components/ui/toast";
import type { MetricDetail } from "@/lib/api/types";
import { copyText } from "@/lib/clipboard";
import { dateText } from "@/lib/format";
import { useLang, usePick, useText } from "@/lib/i18n";
import { metricMessages } from "./messages";
import { Share, type ShareProps } from "./share";
import type { Search } from "./state";
import css from "./header.module.css";

export interface MetricHeaderProps extends ShareProps {
  metric: MetricDetail;
  today: string | undefined;
  explore: Search;
}

/** Who the metric is: names, marks, whom to ask, and what can be done with it. */
export function MetricHeader({ metric, today, explore, ...share }: MetricHeaderProps) {
  const t = useText(metricMessages);
  const pick = usePick();
  const may = (action: string) => metric.allowed_actions.includes(action);
  return (
    <header className={css.header}>
      <nav className={css.crumbs} aria-label={t("domain")}>
        <Link to="/metrics">{t("back")}</Link>
        {metric.domain ? (
          <Link to="/domains" search={{ domain: metric.domain.code }}>
            {pick(metric.domain.name, metric.domain.code)}
          </Link>
        ) : null}
      </nav>
      <div className={css.top}>
        <div className={css.title}>
          <h1>{pick(metric.name, metric.code)}</h1>
          <Seal metric={metric} />
          <Marks metric={metric} />
        </div>
        <div className={css.actions}>
          {may("follow") ? <FollowButton metric={metric} wide small={false} /> : null}
          <Share {...share} />
          {may("query") ? (
            <Link to="/explore" search={explore} className={buttonClass({ look: "primary" })}>
              <Icon name="explore" />
              {t("explore")}
            </Link>
          ) : null}
        </div>
      </div>
      <p className={css.caliber}>{pick(metric.caliber)}</p>
      <Facts metric={metric} today={today} />
      <Warning metric={metric} />
    </header>
  );
}

/** Who certified it, when, until when. */
function Seal({ metric }: { metric: MetricDetail }) {
  const t = useText(metricMessages);
  const lang = useLang();
  const { certified, certification } = metric;
  if (!certified) return null;
  if (!certification) return <CertifiedSeal />;
  const facts = { by: certification.by ?? "", at: dateText(certification.at, lang) };
  const forever = t("certifiedForever", facts);
  return <CertifiedSeal detail={certification.until ? t("certifiedBy", { ...facts, until: dateText(certification.until, lang) }) : forever} />;
}

function Marks({ metric }: { metric: MetricDetail }) {
  return (
    <span className={css.marks}>
      <KindBadge kind={metric.kind} />
      <TierBadge tier={metric.tier} />
      <StatusBadge status={metric.status} />
      <SensitivityBadge level={metric.sensitivity} quiet />
      <HomonymBadge count={metric.homonyms} />
    </span>
  );
}

function Facts({ metric, today }: { metric: MetricDetail; today: string | undefined }) {
  const t = useText(metricMessages);
  const pick = usePick();
  const { owner } = metric;
  const aliases = metric.aliases.map(({ name, department }) =>
    department ? t("aliasOf", { name, department: pick(department.name, department.code) }) : name,
  );
  const department = pick(owner.department?.name);
  return (
    <dl className={css.facts}>
      {aliases.length ? <Fact name={t("also")}>{aliases.join(t("separator"))}</Fact> : null}
      <Fact name={t("owner")}>
        {owner.business ? (department ? t("aliasOf", { name: owner.business, department }) : owner.business) : t("noOwner")}
      </Fact>
      {owner.technical ? <Fact name={t("technical")}>{owner.technical}</Fact> : null}
      <Fact name={t("version")}>v{metric.version}</Fact>
      <Code code={metric.code} />
      {metric.as_of ? (
        <div>
          <AsOfChip asOf={metric.as_of} today={today} />
        </div>
      ) : null}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The code, which files and programs call it by; one press takes it along. */
function Code({ code }: { code: string }) {
  const t = useText(metricMessages);
  const copy = async () => ((await copyText(code)) ? toast(t("codeCopied")) : toast(t("copyFailed"), "bad"));
  return (
    <div>
      <dd>
        <Button look="ghost" small className={css.code} aria-label={t("copyCode", { code })} title={t("copyCode", { code })} onClick={() => void copy()}>
          <code>{code}</code>
          <Icon name="copy" size={13} />
        </Button>
      </dd>
    </div>
  );
}

const WARNINGS = { deprecated: "deprecated", retired: "retired", draft: "draft", in_review: "draft" } as const;

function Warning({ metric }: { metric: MetricDetail }) {
  const t = useText(metricMessages);
  const key = WARNINGS[metric.status as keyof typeof WARNINGS];
  return key ? (
    <p className={css.warning} role="status">
      <Icon name="warning" size={16} />
      {t(key)}
    </p>
  ) : null;
}
