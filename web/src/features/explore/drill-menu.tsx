import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Chooser, type Option } from "@/components/chooser";
import type { Picked } from "@/components/query-table";
import { useCopyValue } from "@/components/query-table/figures";
import { useGrainWord, type Span } from "@/components/time-pill";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { PointMenu } from "@/components/ui/point-menu";
import { MenuItem, MenuLine, MenuTitle } from "@/components/ui/popover";
import type { Cell, Column } from "@/lib/api/types";
import { figureText, useNumbers } from "@/lib/format";
import { usePick, useText } from "@/lib/i18n";
import { useDimensionChoices, useFound } from "./dimension-picker";
import { breakDown, grainsInside, keyOf, onlyThis, overTime, without, type Target } from "./drill";
import { exploreMessages } from "./messages";
import { TIME } from "./state";
import type { Explore, Known } from "./use-explore";
import css from "./explore.module.css";

export interface DrillMenuProps extends Explore {
  picked: Picked;
  known: Known;
  /** The days that are being looked at. */
  shown: Span;
  word: (column: Column, value: Cell) => string;
  onClose: () => void;
}

function targetOf({ keys, metric, value, only }: Picked): Target {
  return {
    keys: keys.map((key) => keyOf(key.column, key.value)),
    metric: metric?.metric ?? metric?.name,
    value,
    only: only && keyOf(only.column, only.value),
  };
}

/** The way on from a figure, a bar or a name. */
export function DrillMenu(props: DrillMenuProps) {
  const t = useText(exploreMessages);
  const [breaking, setBreaking] = useState(false);
  const target = targetOf(props.picked);
  return (
    <PointMenu at={props.picked.at} label={t("drill")} onClose={props.onClose}>
      {breaking ? (
        <BreakDown {...props} target={target} onBack={() => setBreaking(false)} />
      ) : (
        <Ways {...props} target={target} onBreakDown={() => setBreaking(true)} />
      )}
    </PointMenu>
  );
}

type PartProps = DrillMenuProps & { target: Target };

function Ways({ picked, target, change, known, shown, word, onClose, onBreakDown }: PartProps & { onBreakDown: () => void }) {
  const t = useText(exploreMessages);
  const grainWord = useGrainWord();
  const copy = useCopyValue();
  const navigate = useNavigate();
  const counting = known.now?.counting;
  const { only } = target;
  const keys = only ? [only] : target.keys;
  const name = keys.map((key) => word(key.column, key.value)).join(" · ");
  const go = (act: () => void) => () => {
    act();
    onClose();
  };
  const code = target.metric;
  return (
    <>
      <Title picked={picked} name={name} />
      {keys.length ? (
        <MenuItem icon={<Icon name="filter" size={16} />} onSelect={go(() => change(onlyThis(keys, shown, counting)))}>
          {t("only", { name })}
        </MenuItem>
      ) : null}
      {only && only.column.kind !== "time" ? (
        <MenuItem icon={<Icon name="close" size={16} />} onSelect={go(() => change(without(only)))}>
          {t("without", { name })}
        </MenuItem>
      ) : null}
      <MenuItem icon={<Icon name="domains" size={16} />} onSelect={onBreakDown}>
        {t("breakDown")}
      </MenuItem>
      {grainsInside(target, known.grains).map((grain) => (
        <MenuItem key={grain} icon={<Icon name="clock" size={16} />} onSelect={go(() => change(overTime(target, grain, shown, counting)))}>
          {t("overTime", { grain: grainWord(grain) })}
        </MenuItem>
      ))}
      <MenuLine />
      {code ? (
        <MenuItem icon={<Icon name="right" size={16} />} onSelect={go(() => void navigate({ to: "/m/$code", params: { code } }))}>
          {t("openMetric")}
        </MenuItem>
      ) : null}
      <MenuItem icon={<Icon name="copy" size={16} />} onSelect={go(() => copy(only ? only.value : (target.value ?? null)))}>
        {t(only ? "copyName" : "copyValue")}
      </MenuItem>
    </>
  );
}

/** What was clicked, in words: the group, and the figure in full. */
function Title({ picked, name }: { picked: Picked; name: string }) {
  const pick = usePick();
  const options = useNumbers();
  const { metric, value } = picked;
  const figure = metric && typeof value === "number" ? figureText(value, metric, { ...options, full: true }) : "";
  return (
    <MenuTitle>
      <span className={css.drillTitle}>
        <b>{name || pick(metric && { zh: metric.zh, en: metric.en })}</b>
        {figure ? <span>{figure}</span> : null}
      </span>
    </MenuTitle>
  );
}

function BreakDown({ state, change, known, shown, target, onClose, onBack }: PartProps & { onBack: () => void }) {
  const t = useText(exploreMessages);
  const pick = usePick();
  const [text, setText] = useState("");
  const held = new Set([...target.keys.map((key) => key.name), TIME]);
  const choices = useDimensionChoices(known).filter((choice) => !choice.reason && !held.has(choice.name));
  // Those that are not in use yet are more often what is wanted.
  const found = useFound(choices, text).sort((a, b) => Number(state.by.includes(a.name)) - Number(state.by.includes(b.name)));
  const options = found.map((choice): Option => ({ id: choice.name, label: pick(choice.label, choice.name), note: choice.note }));
  const choose = (name: string) => {
    change(breakDown(target, name, shown, known.now?.counting));
    onClose();
  };
  return (
    <>
      <header className={css.step}>
        <Button look="ghost" small icon aria-label={t("back")} onClick={onBack}>
          <Icon name="left" size={15} />
        </Button>
        <b>{t("breakDown")}</b>
      </header>
      <Chooser text={text} onText={setText} placeholder={t("findDimension")} options={options} onChoose={choose} />
    </>
  );
}
