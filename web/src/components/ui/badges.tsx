import type { ReactNode } from "react";
import type { MetricKind, Sensitivity, Status } from "@/lib/api/types";
import { useText } from "@/lib/i18n";
import { Icon } from "./icon";
import { uiMessages } from "./messages";
import { Tooltip } from "./tooltip";
import css from "./ui.module.css";

export type Tone = "plain" | "good" | "bad" | "warn" | "accent" | "outline";

export function Badge({ tone = "plain", title, children }: { tone?: Tone; title?: string; children: ReactNode }) {
  return (
    <span className={css.badge} data-tone={tone} title={title}>
      {children}
    </span>
  );
}

type Key = keyof typeof uiMessages;

const STATUS: Record<Status, { label: Key; tone: Tone }> = {
  draft: { label: "statusDraft", tone: "outline" },
  in_review: { label: "statusInReview", tone: "accent" },
  published: { label: "statusPublished", tone: "good" },
  deprecated: { label: "statusDeprecated", tone: "warn" },
  retired: { label: "statusRetired", tone: "bad" },
};

const LEVEL: Record<Sensitivity, { label: Key; tone: Tone }> = {
  public: { label: "levelPublic", tone: "outline" },
  internal: { label: "levelInternal", tone: "outline" },
  confidential: { label: "levelConfidential", tone: "warn" },
  secret: { label: "levelSecret", tone: "bad" },
};

const KIND: Record<MetricKind, Key> = {
  atomic: "kindAtomic",
  derived: "kindDerived",
  composite: "kindComposite",
  conversion: "kindConversion",
  funnel: "kindFunnel",
  retention: "kindRetention",
};
const TIER: Record<string, Key> = { core: "tierCore", important: "tierImportant", ordinary: "tierOrdinary" };

const ROSETTE =
  "M10 .9l2 1.5 2.5-.3 1 2.3 2.3 1-.3 2.5 1.5 2-1.5 2 .3 2.5-2.3 1-1 2.3-2.5-.3-2 1.5-2-1.5-2.5.3-1-2.3-2.3-1 .3-2.5-1.5-2 1.5-2-.3-2.5 2.3-1 1-2.3 2.5.3z";

/** The seal: the definition was checked and signed. */
export function CertifiedSeal({ detail }: { detail?: string }) {
  const t = useText(uiMessages);
  return (
    <Tooltip text={detail ?? t("certifiedHint")}>
      <svg className={css.seal} viewBox="0 0 20 20" role="img" aria-label={t("certified")}>
        <path d={ROSETTE} fill="currentColor" />
        <path d="m6.4 10.3 2.4 2.4 4.8-5.1" fill="none" stroke="var(--surface)" strokeWidth="1.9" strokeLinecap="round" strokeLinejoin="round" />
      </svg>
    </Tooltip>
  );
}

export function StatusBadge({ status, quiet }: { status: Status; quiet?: boolean }) {
  const t = useText(uiMessages);
  const row = STATUS[status];
  return quiet && status === "published" ? null : <Badge tone={row.tone}>{t(row.label)}</Badge>;
}

export function SensitivityBadge({ level, quiet }: { level: Sensitivity; quiet?: boolean }) {
  const t = useText(uiMessages);
  const row = LEVEL[level];
  if (quiet && (level === "public" || level === "internal")) return null;
  return (
    <Badge tone={row.tone}>
      <Icon name="lock" size={12} />
      {t(row.label)}
    </Badge>
  );
}

export function KindBadge({ kind }: { kind: MetricKind }) {
  const t = useText(uiMessages);
  return <Badge>{t(KIND[kind])}</Badge>;
}

export function TierBadge({ tier }: { tier: string }) {
  const t = useText(uiMessages);
  const label = TIER[tier];
  return label && tier !== "ordinary" ? <Badge tone={tier === "core" ? "accent" : "plain"}>{t(label)}</Badge> : null;
}

/** A warning that the name alone does not say which metric is meant. */
export function HomonymBadge({ count }: { count: number }) {
  const t = useText(uiMessages);
  return count > 0 ? (
    <Tooltip text={t("homonyms", { count })}>
      <span className={css.badge} data-tone="warn">
        <Icon name="warning" size={12} />
        {count + 1}
        <span className="sr-only">{t("homonyms", { count })}</span>
      </span>
    </Tooltip>
  ) : null;
}

/** The label of a status, sensitivity, kind or tier; for facets and lists. */
export function useValueLabel(): (value: string) => string | undefined {
  const t = useText(uiMessages);
  return (value) => {
    const key =
      STATUS[value as Status]?.label ?? LEVEL[value as Sensitivity]?.label ?? KIND[value as MetricKind] ?? TIER[value];
    return key ? t(key) : undefined;
  };
}
