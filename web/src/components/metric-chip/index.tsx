import { useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "@/components/ui/button";
import { CertifiedSeal } from "@/components/ui/badges";
import { Icon } from "@/components/ui/icon";
import { toast } from "@/components/ui/toast";
import { api } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { MetricBrief, Text } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { chipMessages } from "./messages";
import css from "./metric-chip.module.css";

/** The name of a metric as a link to its page, with the seal when it is certified. */
export function MetricLink({ metric }: { metric: { code: string; name: Text; certified?: boolean } }) {
  const pick = usePick();
  return (
    <span style={{ display: "inline-flex", alignItems: "center", gap: 6 }}>
      <Link to="/m/$code" params={{ code: metric.code }} style={{ color: "inherit", fontWeight: 600 }}>
        {pick(metric.name, metric.code)}
      </Link>
      {metric.certified ? <CertifiedSeal /> : null}
    </span>
  );
}

type Followable = Pick<MetricBrief, "code" | "name" | "followed">;

const LISTS = new Set(["catalog", "metrics", "metric", "sets", "home"]);

/** The same data with the star of one metric changed, wherever it stands in them. */
function starred(data: unknown, code: string, followed: boolean): unknown {
  if (Array.isArray(data)) return data.map((each) => starred(each, code, followed));
  if (typeof data !== "object" || data === null) return data;
  const changed = Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, typeof value === "object" ? starred(value, code, followed) : value]),
  );
  return changed.code === code && "followed" in changed ? { ...changed, followed } : changed;
}

/** Writes the star into every list that shows it, before the server has answered. */
function mark(client: QueryClient, code: string, followed: boolean): void {
  client.setQueriesData({ predicate: ({ queryKey }) => LISTS.has(String(queryKey[0])) }, (data: unknown) =>
    starred(data, code, followed),
  );
}

/** Follow or stop following; pages that list what is followed read it anew. */
export function useFollow() {
  const client = useQueryClient();
  const t = useText(chipMessages);
  const pick = usePick();
  return useMutation({
    mutationFn: ({ code, followed }: Followable) =>
      followed
        ? api.delete(`/me/follows/${encodeURIComponent(code)}`)
        : api.put(`/me/follows/${encodeURIComponent(code)}`),
    onMutate: ({ code, followed }) => mark(client, code, !followed),
    onError: (_, { code, followed }) => {
      mark(client, code, followed);
      toast(t("failed"), "bad");
    },
    onSuccess: (_, { name, followed }) =>
      toast(t(followed ? "unfollowed" : "followed", { name: pick(name) })),
    onSettled: () => Promise.all([client.invalidateQueries({ queryKey: keys.home }), client.invalidateQueries({ queryKey: keys.follows })]),
  });
}

/** The star. `wide` adds the word. */
export function FollowButton({ metric, wide, small = true }: { metric: Followable; wide?: boolean; small?: boolean }) {
  const t = useText(chipMessages);
  const follow = useFollow();
  const word = t(metric.followed ? "unfollow" : "follow");
  return (
    <Button
      look={wide ? "plain" : "ghost"}
      small={small}
      icon={!wide}
      aria-label={word}
      aria-pressed={metric.followed}
      className={metric.followed ? css.followed : css.star}
      title={word}
      onClick={() => follow.mutate(metric)}
    >
      <Icon name="star" filled={metric.followed} size={17} />
      {wide ? word : null}
    </Button>
  );
}
