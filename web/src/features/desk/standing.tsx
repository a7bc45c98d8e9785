import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Panel } from "@/components/chooser/panel";
import { Field, Input, Select } from "@/components/ui/controls";
import { Icon } from "@/components/ui/icon";
import type { MetricBrief } from "@/lib/api/types";
import { dateText } from "@/lib/format";
import { useLang, useText } from "@/lib/i18n";
import { usePermission } from "@/lib/session";
import { deskMessages } from "./messages";
import { peopleQuery, versionsQuery } from "./queries";
import { isPlain, standingOf, withStanding, type Side, type Standing } from "./state";
import type { Desk } from "./use-desk";
import css from "./standing.module.css";

const DAY = "day";

/** As whom a side is looked at, and under which definitions; quiet while it is the usual. */
export function StandingPicker({ side, state, change, metric }: Desk & { side: Side; metric: MetricBrief }) {
  const t = useText(deskMessages);
  const standing = standingOf(state, side);
  const title = t("standingOf", { side: t(side) });
  const said = useSaid(standing);
  return (
    <Panel
      look="ghost"
      small
      title={title}
      aria-label={`${title}: ${said}`}
      className={css.button}
      data-plain={isPlain(standing)}
      label={
        <>
          <Icon name="history" size={14} />
          <span>{said}</span>
          <Icon name="down" size={14} />
        </>
      }
    >
      {() => <Choices code={metric.code} standing={standing} onChange={(next) => change((before) => withStanding(before, side, next))} />}
    </Panel>
  );
}

/** The standing in words, short enough for a button. */
function useSaid({ user, version, on }: Standing): string {
  const t = useText(deskMessages);
  const lang = useLang();
  const people = usePeople();
  const who = user && (people.find(({ username }) => username === user)?.name || user);
  const when = on ? t("asOfDay", { day: dateText(on, lang) }) : version && `v${version}`;
  return [who, when].filter(Boolean).join(" · ") || t("standingPlain");
}

/** Whom one may look as: nobody, for those who may not. */
function usePeople() {
  const may = [usePermission("look_as"), usePermission("manage_people")].every(Boolean);
  return useQuery(peopleQuery(may)).data ?? [];
}

function Choices({ code, standing, onChange }: { code: string; standing: Standing; onChange: (next: Standing) => void }) {
  const t = useText(deskMessages);
  const lang = useLang();
  const people = usePeople();
  const versions = useQuery(versionsQuery(code)).data ?? [];
  const [daily, setDaily] = useState(standing.on !== "");
  const choose = (value: string) => {
    setDaily(value === DAY);
    onChange({ ...standing, version: value === DAY ? "" : value, on: "" });
  };
  return (
    <div className={css.choices}>
      {people.length ? (
        <Field label={t("person")} hint={t("personHint")}>
          <Select value={standing.user} onChange={(event) => onChange({ ...standing, user: event.target.value })}>
            <option value="">{t("myself")}</option>
            {people.map(({ username, name }) => (
              <option key={username} value={username}>
                {name ? `${name} (${username})` : username}
              </option>
            ))}
          </Select>
        </Field>
      ) : null}
      <Field label={t("definition")}>
        <Select value={daily ? DAY : standing.version} onChange={(event) => choose(event.target.value)}>
          <option value="">{t("inForce")}</option>
          {versions.map(({ version, at }) => (
            <option key={`${version} ${at}`} value={version}>
              {at ? t("versionAt", { version, day: dateText(at, lang) }) : `v${version}`}
            </option>
          ))}
          <option value={DAY}>{t("onDay")}</option>
        </Select>
      </Field>
      {daily ? (
        <Field label={t("day")}>
          <Input type="date" value={standing.on} onChange={(event) => onChange({ ...standing, version: "", on: event.target.value })} />
        </Field>
      ) : null}
    </div>
  );
}
