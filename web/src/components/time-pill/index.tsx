import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Input, Segmented } from "@/components/ui/controls";
import { Icon } from "@/components/ui/icon";
import { MenuItem, MenuLine, MenuTitle, Popover } from "@/components/ui/popover";
import { Tooltip } from "@/components/ui/tooltip";
import { dateText, periodText } from "@/lib/format";
import { useLang, useText } from "@/lib/i18n";
import { timeMessages } from "./messages";
import { canStepForth, COMPARES, distinct, grainsFor, RANGES, readSpan, resolve, step, withRange, type Now, type Period } from "./period";
import css from "./time-pill.module.css";

export * from "./dates";
export * from "./period";

type Key = keyof typeof timeMessages;

export interface TimePillProps {
  period: Period;
  now: Now;
  /** The grains that the metrics have; without them there is no switch. */
  grains?: readonly string[];
  onChange: (period: Period) => void;
}

/** Time in four parts: step, range, as of, comparing; and the grain beside it. */
export function TimePill({ period, now, grains, onChange }: TimePillProps) {
  const t = useText(timeMessages);
  return (
    <div className={css.row}>
      <div className={css.pill} role="group" aria-label={t("label")}>
        <Button look="ghost" icon aria-label={t("back")} title={t("back")} onClick={() => onChange(step(period, now, -1))}>
          <Icon name="left" />
        </Button>
        <Range period={period} now={now} grains={grains} onChange={onChange} />
        <Button
          look="ghost"
          icon
          aria-label={t("forth")}
          title={t("forth")}
          disabled={!canStepForth(period, now)}
          onClick={() => onChange(step(period, now, 1))}
        >
          <Icon name="right" />
        </Button>
        <AsOf period={period} now={now} onChange={onChange} />
        <Comparing period={period} onChange={onChange} />
      </div>
      {grains?.length ? <GrainSwitch period={period} now={now} grains={grains} onChange={onChange} /> : null}
    </div>
  );
}

/** The words of a range: the preset's name, and its days. */
export function useRangeWords(period: Period, now: Now): { name: string; days: string } {
  const t = useText(timeMessages);
  const lang = useLang();
  const { since, until } = resolve(period, now);
  const days = periodText(since, until, lang);
  return { name: readSpan(period.range) ? days : t(period.range as Key), days };
}

function Range({ period, now, grains, onChange }: TimePillProps) {
  const t = useText(timeMessages);
  const lang = useLang();
  const { name, days } = useRangeWords(period, now);
  const choose = (range: string, close: () => void) => {
    onChange(withRange(period, range, now, grains));
    close();
  };
  return (
    <Popover
      look="ghost"
      className={css.part}
      label={
        <>
          <Icon name="calendar" size={16} />
          <b>{name}</b>
          {name === days ? null : <span className={css.days}>{days}</span>}
        </>
      }
      aria-label={`${t("range")}: ${name}, ${days}`}
      panelClass={css.panel}
    >
      {(close) => (
        <>
          {RANGES.map((range) => {
            const span = resolve(withRange(period, range, now, grains), now);
            return (
              <MenuItem
                key={range}
                checked={period.range === range}
                note={periodText(span.since, span.until, lang)}
                onSelect={() => choose(range, close)}
              >
                {t(range)}
              </MenuItem>
            );
          })}
          <MenuLine />
          <MenuTitle>{t("custom")}</MenuTitle>
          <Custom period={period} now={now} onChoose={(range) => choose(range, close)} />
        </>
      )}
    </Popover>
  );
}

function Custom({ period, now, onChoose }: { period: Period; now: Now; onChoose: (range: string) => void }) {
  const t = useText(timeMessages);
  const start = resolve(period, now);
  const [since, setSince] = useState(start.since);
  const [until, setUntil] = useState(start.until);
  const range = `${since}..${until}`;
  const wrong = readSpan(range) === null;
  return (
    <form
      className={css.custom}
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong) onChoose(range);
      }}
    >
      <label>
        <span>{t("from")}</span>
        <Input type="date" value={since} onChange={(event) => setSince(event.target.value)} />
      </label>
      <label>
        <span>{t("to")}</span>
        <Input type="date" value={until} onChange={(event) => setUntil(event.target.value)} />
      </label>
      {wrong ? (
        <p role="alert" className={css.wrong}>
          {t("wrongOrder")}
        </p>
      ) : null}
      <Button type="submit" look="primary" small disabled={wrong}>
        {t("apply")}
      </Button>
    </form>
  );
}

function AsOf({ period, now, onChange }: Omit<TimePillProps, "grains">) {
  const t = useText(timeMessages);
  const lang = useLang();
  const { asOf } = resolve(period, now);
  const facts = { date: dateText(asOf, lang), today: dateText(now.today, lang) };
  const word = t(period.running ? "running" : "complete");
  return (
    <Popover
      look="ghost"
      className={css.part}
      aria-label={`${t("asOf")}: ${word}`}
      label={
        <Tooltip text={t(period.running ? "runningHint" : "completeHint", facts)}>
          <span className={css.word}>{word}</span>
        </Tooltip>
      }
    >
      {(close) =>
        ([false, true] as const).map((running) => (
          <MenuItem
            key={String(running)}
            checked={period.running === running}
            onSelect={() => {
              onChange({ ...period, running });
              close();
            }}
          >
            <span className={css.choice}>
              <b>{t(running ? "running" : "complete")}</b>
              <small>{t(running ? "runningHint" : "completeHint", facts)}</small>
            </span>
          </MenuItem>
        ))
      }
    </Popover>
  );
}

function Comparing({ period, onChange }: Pick<TimePillProps, "period" | "onChange">) {
  const t = useText(timeMessages);
  return (
    <Popover
      look="ghost"
      className={css.part}
      aria-label={`${t("compare")}: ${t(period.compare)}`}
      label={
        <>
          <Icon name="swap" size={16} />
          <span className={css.word}>{t(`${period.compare}_short`)}</span>
        </>
      }
    >
      {(close) =>
        COMPARES.map((compare) => (
          <MenuItem
            key={compare}
            checked={period.compare === compare}
            onSelect={() => {
              onChange({ ...period, compare });
              close();
            }}
          >
            {t(compare)}
          </MenuItem>
        ))
      }
    </Popover>
  );
}

function GrainSwitch({ period, now, grains = [], onChange }: TimePillProps) {
  const t = useText(timeMessages);
  const offered = grainsFor(resolve(period, now), distinct(grains, now.counting));
  const choices = [...new Set([...offered, period.grain])].filter((grain) => grain in timeMessages);
  return (
    <div className={css.grains}>
      <Segmented
        label={t("grain")}
        value={period.grain}
        choices={choices.map((grain) => ({ value: grain, label: t(grain as Key) }))}
        onChange={(grain) => onChange({ ...period, grain })}
      />
    </div>
  );
}

/** The word of a grain, for headings. */
export function useGrainWord(): (grain: string) => string {
  const t = useText(timeMessages);
  return (grain) => (grain in timeMessages ? t(grain as Key) : grain);
}
