import { Link } from "@tanstack/react-router";
import { FollowButton } from "@/components/metric-chip";
import { AsOfChip, Delta, MetricValue } from "@/components/metric-value";
import { Sparkline } from "@/components/sparkline";
import { CertifiedSeal } from "@/components/ui/badges";
import { Icon } from "@/components/ui/icon";
import { Skeleton } from "@/components/ui/states";
import { ApiError } from "@/lib/api/client";
import type { MetricBrief, Problem, Tile } from "@/lib/api/types";
import { mood, periodText, seenChange, useNumbers } from "@/lib/format";
import { useLang, usePick, useText } from "@/lib/i18n";
import { homeMessages } from "./messages";
import css from "./home.module.css";

const COLORS = { good: "var(--good)", bad: "var(--bad)", flat: "var(--accent)" } as const;

export interface TileCardProps {
  metric: MetricBrief;
  /** Missing while it is read. */
  tile: Tile | undefined;
  error: unknown;
  today: string | undefined;
}

/** One followed metric: its last complete month, the change, the course, how far the data reach. */
export function TileCard({ metric, tile, error, today }: TileCardProps) {
  const pick = usePick();
  const problem = tile?.error ?? (error instanceof ApiError ? error.problem : null);
  return (
    <article className={css.tile}>
      <header>
        <h3>
          <Link to="/m/$code" params={{ code: metric.code }} className={css.cover}>
            {pick(metric.name, metric.code)}
          </Link>
          {metric.certified ? <CertifiedSeal /> : null}
        </h3>
        <FollowButton metric={{ ...metric, followed: true }} />
      </header>
      {problem ? <Refusal problem={problem} /> : tile ? <Figures tile={tile} metric={metric} today={today} /> : <Waiting />}
    </article>
  );
}

function Waiting() {
  return (
    <div className={css.waiting}>
      <Skeleton height={30} width="62%" />
      <Skeleton height={14} width="40%" />
      <Skeleton height={40} />
    </div>
  );
}

/** Why there is no figure, in the server's words. */
function Refusal({ problem }: { problem: Problem }) {
  const t = useText(homeMessages);
  return (
    <p className={css.refusal}>
      <Icon name={problem.status === 403 || problem.code.startsWith("access.") ? "lock" : "warning"} size={16} />
      <span>{problem.message || t("denied")}</span>
    </p>
  );
}

function Figures({ tile, metric, today }: { tile: Tile; metric: MetricBrief; today: string | undefined }) {
  const t = useText(homeMessages);
  const lang = useLang();
  const pick = usePick();
  const shape = tile.column ?? metric;
  const seen = seenChange(tile.change, tile.ratio, shape, useNumbers());
  return (
    <>
      <div className={css.figure}>
        <MetricValue value={tile.value} shape={shape} size="m" />
        <span className={css.period}>{periodText(tile.since, tile.until, lang)}</span>
      </div>
      <Delta change={tile.change} ratio={tile.ratio} shape={{ ...shape, direction: metric.direction }} compare={tile.compare} />
      <div className={css.spark}>
        <Sparkline
          points={tile.sparkline}
          width={320}
          height={40}
          color={COLORS[mood(seen, metric.direction)]}
          label={t("course", { name: pick(metric.name) })}
        />
      </div>
      <AsOfChip asOf={tile.as_of} today={today} version={metric.version} />
    </>
  );
}
