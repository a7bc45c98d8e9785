import { useState } from "react";
import { canStepForth, readSpan, step, type Now, type Period, type Span } from "@/components/time-pill";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/controls";
import { Icon } from "@/components/ui/icon";
import { MenuItem, MenuLine, MenuTitle, Popover } from "@/components/ui/popover";
import { periodText } from "@/lib/format";
import { useLang, useText } from "@/lib/i18n";
import { deskMessages } from "./messages";
import { recentMonths } from "./state";
import css from "./choosing.module.css";

interface MonthStepProps {
  span: Span;
  now: Now;
  onChange: (span: Span) => void;
}

function periodOf({ since, until }: Span): Period {
  return { range: `${since}..${until}`, grain: "month", running: true, compare: "none" };
}

/** The month that is looked at: one step back or forth, one of the last twelve, or any days. */
export function MonthStep({ span, now, onChange }: MonthStepProps) {
  const t = useText(deskMessages);
  const lang = useLang();
  const move = (direction: 1 | -1) => {
    const next = readSpan(step(periodOf(span), now, direction).range);
    if (next) onChange(next);
  };
  const words = periodText(span.since, span.until, lang);
  return (
    <div className={css.month} role="group" aria-label={t("month")}>
      <Button look="ghost" icon aria-label={t("back")} title={t("back")} onClick={() => move(-1)}>
        <Icon name="left" />
      </Button>
      <Popover
        look="ghost"
        aria-label={`${t("month")}: ${words}`}
        label={
          <>
            <Icon name="calendar" size={16} />
            <b>{words}</b>
          </>
        }
      >
        {(close) => (
          <>
            <div className={css.months}>
              {recentMonths(now).map((month) => (
                <MenuItem key={month.since} checked={month.since === span.since && month.until === span.until} onSelect={() => (onChange(month), close())}>
                  {periodText(month.since, month.until, lang)}
                </MenuItem>
              ))}
            </div>
            <MenuLine />
            <MenuTitle>{t("custom")}</MenuTitle>
            <Days span={span} onChange={(next) => (onChange(next), close())} />
          </>
        )}
      </Popover>
      <Button look="ghost" icon aria-label={t("forth")} title={t("forth")} disabled={!canStepForth(periodOf(span), now)} onClick={() => move(1)}>
        <Icon name="right" />
      </Button>
    </div>
  );
}

function Days({ span, onChange }: Omit<MonthStepProps, "now">) {
  const t = useText(deskMessages);
  const [since, setSince] = useState(span.since);
  const [until, setUntil] = useState(span.until);
  const wanted = readSpan(`${since}..${until}`);
  return (
    <form
      className={css.days}
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted) onChange(wanted);
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
      {wanted ? null : <p role="alert">{t("wrongOrder")}</p>}
      <Button type="submit" look="primary" small disabled={!wanted}>
        {t("apply")}
      </Button>
    </form>
  );
}
