import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { TimePill, useGrainWord } from "@/components/time-pill";
import { CertifiedSeal } from "@/components/ui/badges";
import { Icon } from "@/components/ui/icon";
import { MenuItem, MenuLine, MenuTitle, Popover } from "@/components/ui/popover";
import { Skeleton } from "@/components/ui/states";
import { usePick, useText } from "@/lib/i18n";
import { moveDimension, moveMetric, removeDimension, removeMetric, set, toggleColumn } from "./actions";
import { DimensionPicker, useReason } from "./dimension-picker";
import { Cross, FilterRow } from "./filter-row";
import { exploreMessages } from "./messages";
import { MetricPicker } from "./metric-picker";
import { TIME } from "./state";
import type { Explore, Known } from "./use-explore";
import css from "./explore.module.css";

type Props = Explore & { known: Known };

/** What is asked, to be read as a sentence: metrics, by dimensions, filtered, over a time. */
export function Builder(props: Props) {
  const t = useText(exploreMessages);
  const { state, change, known } = props;
  return (
    <section className={css.builder} aria-label={t("title")}>
      <Line label={t("metrics")}>
        {state.metrics.map((code) => (
          <MetricChip key={code} code={code} {...props} />
        ))}
        <MetricPicker state={state} change={change} />
      </Line>
      <Line label={t("dimensions")}>
        {state.by.map((name) => (
          <DimensionChip key={name} name={name} {...props} />
        ))}
        <DimensionPicker {...props} />
      </Line>
      <Line label={t("filters")}>
        <FilterRow {...props} />
      </Line>
      {known.now ? (
        <Line label={t("time")}>
          <TimePill
            period={state.period}
            now={known.now}
            grains={state.by.includes(TIME) ? known.grains : undefined}
            onChange={(period) => change(set({ period }))}
          />
        </Line>
      ) : null}
    </section>
  );
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={css.line} role="group" aria-label={label}>
      <span className={css.lineName}>{label}</span>
      <div className={css.chips}>{children}</div>
    </div>
  );
}

function MetricChip({ code, state, change, known }: Props & { code: string }) {
  const t = useText(exploreMessages);
  const pick = usePick();
  const navigate = useNavigate();
  const card = known.cards.get(code);
  const name = pick(card?.name, code);
  const at = state.metrics.indexOf(code);
  return (
    <span className={css.chip} data-kind="metric" data-wrong={known.settled && !card}>
      <Popover
        menu
        look="ghost"
        small
        className={css.chipButton}
        aria-label={t("options", { name })}
        label={
          <>
            <b>{card || known.settled ? name : <Skeleton width={56} height={13} />}</b>
            {card?.certified ? <CertifiedSeal /> : null}
          </>
        }
      >
        {(close) => (
          <>
            <MenuTitle>{pick(card?.caliber) || code}</MenuTitle>
            <MenuItem icon={<Icon name="right" size={16} />} onSelect={() => void navigate({ to: "/m/$code", params: { code } })}>
              {t("openMetric")}
            </MenuItem>
            <Move at={at} of={state.metrics.length} onMove={(step) => (change(moveMetric(code, step)), close())} />
          </>
        )}
      </Popover>
      <Cross name={name} onClick={() => change(removeMetric(code))} />
    </span>
  );
}

function Move({ at, of, onMove }: { at: number; of: number; onMove: (step: number) => void }) {
  const t = useText(exploreMessages);
  return (
    <>
      {at > 0 ? (
        <MenuItem icon={<Icon name="left" size={16} />} onSelect={() => onMove(-1)}>
          {t("earlier")}
        </MenuItem>
      ) : null}
      {at < of - 1 ? (
        <MenuItem icon={<Icon name="right" size={16} />} onSelect={() => onMove(1)}>
          {t("later")}
        </MenuItem>
      ) : null}
    </>
  );
}

function DimensionChip({ name, state, change, known }: Props & { name: string }) {
  const t = useText(exploreMessages);
  const pick = usePick();
  const grain = useGrainWord();
  const reason = useReason(known)(name);
  const time = name === TIME;
  const label = time ? `${t("time")} · ${grain(state.period.grain)}` : pick(known.everything.get(name)?.label, name);
  const inColumns = state.columns.includes(name);
  return (
    <span className={css.chip} data-wrong={reason !== ""} title={reason || undefined}>
      <Popover
        menu
        look="ghost"
        small
        className={css.chipButton}
        aria-label={t("options", { name: label })}
        label={
          <>
            {reason ? <Icon name="warning" size={14} /> : null}
            <b>{label}</b>
            {state.view === "pivot" && inColumns ? <small>{t("inColumns")}</small> : null}
          </>
        }
      >
        {(close) => (
          <>
            {reason ? <MenuTitle>{reason}</MenuTitle> : null}
            {time ? <Times state={state} change={change} known={known} close={close} /> : null}
            {state.view === "pivot" ? (
              <MenuItem icon={<Icon name="swap" size={16} />} onSelect={() => (change(toggleColumn(name)), close())}>
                {t(inColumns ? "toRows" : "toColumns")}
              </MenuItem>
            ) : null}
            <Move at={state.by.indexOf(name)} of={state.by.length} onMove={(step) => (change(moveDimension(name, step)), close())} />
            <MenuItem icon={<Icon name="close" size={16} />} onSelect={() => change(removeDimension(name))}>
              {t("remove", { name: label })}
            </MenuItem>
          </>
        )}
      </Popover>
      <Cross name={label} onClick={() => change(removeDimension(name))} />
    </span>
  );
}

/** The grains, and by which of the metrics' times. */
function Times({ state, change, known, close }: Props & { close: () => void }) {
  const t = useText(exploreMessages);
  const pick = usePick();
  const word = useGrainWord();
  const cards = [...known.cards.values()];
  const times = (cards[0]?.times ?? []).filter((time) => cards.every((card) => card.times.some((each) => each.name === time.name)));
  return (
    <>
      {known.grains.map((grain) => (
        <MenuItem
          key={grain}
          checked={grain === state.period.grain}
          onSelect={() => (change(set({ period: { ...state.period, grain } })), close())}
        >
          {word(grain)}
        </MenuItem>
      ))}
      {times.length > 1 || state.time ? (
        <>
          <MenuLine />
          <MenuTitle>{t("timeField")}</MenuTitle>
          <MenuItem checked={state.time === ""} onSelect={() => (change(set({ time: "" })), close())}>
            {t("timeOwn")}
          </MenuItem>
          {times.map((time) => (
            <MenuItem key={time.name} checked={state.time === time.name} onSelect={() => (change(set({ time: time.name })), close())}>
              {pick(time.label, time.name)}
            </MenuItem>
          ))}
        </>
      ) : null}
      <MenuLine />
    </>
  );
}
