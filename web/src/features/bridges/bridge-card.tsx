import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { Badge, type Tone } from "@/components/ui/badges";
import { Button } from "@/components/ui/button";
import { FormError } from "@/components/ui/form-error";
import { Icon } from "@/components/ui/icon";
import { keys } from "@/lib/api/keys";
import type { Bridge, BridgeCheck } from "@/lib/api/types";
import { agoText, dateShort, periodText } from "@/lib/format";
import { useLang, usePick, useText } from "@/lib/i18n";
import { usePermission } from "@/lib/session";
import { CheckTable } from "./check-table";
import { bridgeMessages } from "./messages";
import { checkAgain } from "./queries";
import css from "./bridges.module.css";

export const TONES: Record<Bridge["state"], Tone> = { holds: "good", broken: "bad", failed: "warn", empty: "outline", waiting: "outline" };

/** One variant: whether its bridge holds, over which periods, and the causes of the period that is looked at. */
export function BridgeCard({ of }: { of: Bridge }) {
  const t = useText(bridgeMessages);
  const pick = usePick();
  const lang = useLang();
  const worst = of.checks.find((check) => check.state === of.state) ?? of.checks[0];
  const [chosen, setChosen] = useState("");
  const shown = of.checks.find((check) => check.since === chosen) ?? worst;
  const name = pick(of.metric.name, of.metric.code);
  return (
    <li className={css.bridge} data-state={of.state} aria-label={name}>
      <header>
        <Badge tone={TONES[of.state]}>{t(of.state)}</Badge>
        <h2>
          <Link to="/m/$code" params={{ code: of.metric.code }}>
            {name}
          </Link>{" "}
          <small>{t("variantOf")}</small>{" "}
          <Link to="/m/$code" params={{ code: of.reference.code }}>
            {pick(of.reference.name, of.reference.code)}
          </Link>
        </h2>
        <Again metric={of.metric.code} />
      </header>
      {shown ? (
        <>
          <Strip checks={of.checks} every={of.bridge.every ?? "month"} chosen={shown.since} onChoose={setChosen} />
          <p className={css.when}>
            <strong>{periodText(shown.since, shown.until, lang)}</strong> {t(shown.state)}
            {shown.at ? <small>{t("checked", { ago: agoText(shown.at, lang) })}</small> : null}
            {of.shown && shown.gap !== 0 ? (
              <Link to="/desk" search={{ left: shown.reference, right: shown.metric, since: shown.since, until: shown.until }}>
                {t("compare")}
              </Link>
            ) : null}
          </p>
          {of.shown ? <CheckTable check={shown} variant={of.metric} reference={of.reference} /> : <p className={css.hidden}>{t("hidden")}</p>}
        </>
      ) : null}
    </li>
  );
}

/** The periods under watch, oldest first; each is a button. */
function Strip({ checks, every, chosen, onChoose }: { checks: readonly BridgeCheck[]; every: string; chosen: string; onChoose: (since: string) => void }) {
  const t = useText(bridgeMessages);
  const lang = useLang();
  return (
    <div className={css.strip} role="group" aria-label={t("periods", { count: checks.length })}>
      {[...checks].reverse().map((check) => (
        <button
          key={check.since}
          type="button"
          data-state={check.state}
          aria-pressed={check.since === chosen}
          aria-label={t("period", { period: periodText(check.since, check.until, lang), state: t(check.state) })}
          onClick={() => onChoose(check.since)}
        >
          <i aria-hidden="true" />
          <span aria-hidden="true">{dateShort(check.since, every)}</span>
        </button>
      ))}
    </div>
  );
}

/** For who may propose changes: the bridge held against the data as it is now, which can be stopped. */
function Again({ metric }: { metric: string }) {
  const t = useText(bridgeMessages);
  const client = useQueryClient();
  const running = useRef<AbortController>(null);
  const allowed = usePermission("propose_changes");
  const again = useMutation({
    mutationFn: () => {
      running.current = new AbortController();
      return checkAgain(metric, running.current.signal);
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.bridges }),
  });
  if (!allowed) return null;
  return (
    <div className={css.again}>
      {again.isPending ? (
        <>
          <span role="status">{t("checking")}</span>
          <Button small onClick={() => running.current?.abort()}>
            {t("stop")}
          </Button>
        </>
      ) : (
        <Button small onClick={() => again.mutate()}>
          <Icon name="refresh" size={14} />
          {t("check")}
        </Button>
      )}
      {again.error && again.error.name !== "AbortError" ? <FormError error={again.error} /> : null}
    </div>
  );
}
