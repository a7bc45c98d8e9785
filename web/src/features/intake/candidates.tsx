import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/controls";
import { Icon } from "@/components/ui/icon";
import { EmptyState, ErrorState, Loading } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { ApiError } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { Intake, IntakeCandidate } from "@/lib/api/types";
import { useText } from "@/lib/i18n";
import { CandidateCard } from "./candidate-card";
import { Deciding } from "./deciding";
import type { Shown } from "./intake-page";
import { intakeMessages } from "./messages";
import { candidatesQuery, provedQuery, undo, type Kind } from "./queries";
import { STATES } from "./state";
import css from "./intake.module.css";

/** A decision being made: on one candidate, or on all that were proved. */
export interface Chosen {
  kind: Kind;
  candidates: readonly IntakeCandidate[];
}

const KEYS: Record<string, IntakeCandidate["actions"][number]> = { a: "adopt", v: "variant", m: "merge", r: "reject", u: "undo" };

export function Candidates({ intake, state, change }: Shown & { intake: Intake }) {
  const t = useText(intakeMessages);
  const client = useQueryClient();
  const query = useInfiniteQuery(candidatesQuery(intake.id, state));
  const proved = useQuery({ ...provedQuery(intake.id, state.department), enabled: intake.candidates > 0 }).data?.items ?? [];
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const again = useMutation({
    mutationFn: (id: string) => undo(intake.id, [id]),
    onSuccess: ({ candidates }) => {
      toast(t("undone", { count: candidates.length }));
      return client.invalidateQueries({ queryKey: keys.intakes });
    },
    onError: (error) => toast(error instanceof ApiError ? error.message : String(error), "bad"),
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const act = (kind: IntakeCandidate["actions"][number], candidate: IntakeCandidate) => {
    if (kind === "undo") again.mutate(candidate.id);
    else setChosen({ kind, candidates: [candidate] });
  };
  useKeys((key, id) => {
    const candidate = items.find((each) => each.id === id);
    const kind = KEYS[key];
    if (candidate && kind && candidate.actions.includes(kind)) act(kind, candidate);
  });
  return (
    <section className={css.candidates} data-part="candidates">
      <header className={css.filter}>
        <Segmented
          label={t("states")}
          value={state.state}
          onChange={(next) => change({ state: next })}
          choices={STATES.map((value) => ({ value, label: t(value || "stateAll") }))}
        />
        {proved.length ? (
          <p className={css.bulk}>
            <span>{t("bulk", { count: proved.length })}</span>
            <Button small look="primary" onClick={() => setChosen({ kind: "merge", candidates: proved })}>
              <Icon name="check" size={14} />
              {t("bulkDo")}
            </Button>
          </p>
        ) : null}
      </header>
      {query.data ? <List intake={intake} items={items} onAct={act} /> : query.error ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : <Loading lines={6} height={60} />}
      {query.hasNextPage ? (
        <Button onClick={() => void query.fetchNextPage()} disabled={query.isFetchingNextPage}>
          {t("loadMore", { count: (query.data?.pages[0]?.total ?? 0) - items.length })}
        </Button>
      ) : null}
      {items.length ? <p className={css.keys}>{t("keys")}</p> : null}
      {chosen ? <Deciding intake={intake.id} chosen={chosen} onClose={() => setChosen(null)} /> : null}
    </section>
  );
}

function List({ intake, items, onAct }: { intake: Intake; items: readonly IntakeCandidate[]; onAct: (kind: IntakeCandidate["actions"][number], candidate: IntakeCandidate) => void }) {
  const t = useText(intakeMessages);
  if (!items.length && intake.status === "reading") return <p className={css.note}>{t("nothingYet")}</p>;
  if (!items.length)
    return (
      <EmptyState compact title={t(intake.candidates ? "nothingHere" : "nothingRead")}>
        {t(intake.candidates ? "nothingHereHint" : "nothingReadHint")}
      </EmptyState>
    );
  return (
    <ul className={css.cards}>
      {items.map((each) => (
        <CandidateCard key={each.id} of={each} onAct={onAct} />
      ))}
    </ul>
  );
}

/** `j` and `k` walk the cards; any other letter is for the card that has the focus. */
function useKeys(press: (key: string, id: string) => void) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement | null;
      if (event.ctrlKey || event.metaKey || event.altKey || target?.closest("input, textarea, select, dialog")) return;
      const cards = [...document.querySelectorAll<HTMLElement>("[data-candidate]")];
      const at = cards.findIndex((card) => card.contains(document.activeElement));
      const step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0;
      if (step) cards[Math.min(cards.length - 1, Math.max(0, at + step))]?.focus();
      else press(event.key, cards[at]?.dataset.candidate ?? "");
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  });
}
