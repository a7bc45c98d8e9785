import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Chooser, type Option } from "@/components/chooser";
import { Panel } from "@/components/chooser/panel";
import { Icon } from "@/components/ui/icon";
import type { DimensionBrief } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { useSettled } from "@/lib/use-settled";
import { addDimension, removeDimension } from "./actions";
import { exploreMessages } from "./messages";
import { searchQuery } from "./queries";
import { MOST_DIMENSIONS, TIME } from "./state";
import type { Explore, Known } from "./use-explore";

export type DimensionChoice = Pick<DimensionBrief, "name" | "label"> & { note?: string; reason?: string };

/** Why a dimension cannot be used with the metrics chosen; "" where it can. */
export function useReason(known: Known): (name: string) => string {
  const t = useText(exploreMessages);
  const pick = usePick();
  return (name) => {
    if (name === TIME || !known.cards.size || known.dimensions.some((dimension) => dimension.name === name)) return "";
    const lacking = [...known.cards.values()].filter((card) => !card.dimensions.some((dimension) => dimension.name === name));
    if (!lacking.length || lacking.length === known.cards.size) return t("lacksAll");
    return t("lacks", { names: lacking.map((card) => pick(card.name, card.code)).join(t("comma")) });
  };
}

/** Every dimension with its reason: shared ones first, then those that some metric lacks. */
export function useDimensionChoices(known: Known): DimensionChoice[] {
  const t = useText(exploreMessages);
  const reason = useReason(known);
  const shared = known.dimensions.map((dimension) => ({ ...dimension, note: dimension.masked ? t("maskedDimension") : undefined }));
  const others = [...known.everything.values()].filter((each) => !known.dimensions.some((dimension) => dimension.name === each.name));
  const apart = known.cards.size ? others.map((dimension) => ({ ...dimension, reason: reason(dimension.name) })) : [];
  return [...nearFirst(shared), ...apart];
}

/** What is named by its way (a channel of the order beside the channel itself) comes after what is near. */
function nearFirst(choices: DimensionChoice[]): DimensionChoice[] {
  return [...choices.filter(({ name }) => !name.includes(".")), ...choices.filter(({ name }) => name.includes("."))];
}

/** The choices that a text names: by label, name, pinyin or initials. */
export function useFound(choices: readonly DimensionChoice[], text: string): DimensionChoice[] {
  const pick = usePick();
  const wanted = useSettled(text.trim(), 90);
  const heard = useQuery(searchQuery(wanted, "dimension")).data ?? [];
  const written = text.trim().toLowerCase();
  if (!written) return [...choices];
  const codes = new Set(wanted ? heard.map((hit) => hit.code) : []);
  return choices.filter(
    ({ name, label }) =>
      name.toLowerCase().includes(written) || pick(label).toLowerCase().includes(written) || codes.has(name.split(".").at(-1) ?? ""),
  );
}

/** Dimensions that all chosen metrics share; of the others it says why they cannot be used. */
export function DimensionPicker({ state, change, known }: Explore & { known: Known }) {
  const t = useText(exploreMessages);
  return (
    <Panel
      title={t("addDimension")}
      aria-label={t("addDimension")}
      small
      look="ghost"
      data-key="d"
      label={
        <>
          <Icon name="plus" size={15} />
          {t("addDimension")}
        </>
      }
    >
      {() => <Choices state={state} change={change} known={known} />}
    </Panel>
  );
}

function Choices({ state, change, known }: Explore & { known: Known }) {
  const t = useText(exploreMessages);
  const pick = usePick();
  const [text, setText] = useState("");
  const time: DimensionChoice = { name: TIME, label: { zh: t("time"), en: t("time") } };
  const found = useFound([time, ...useDimensionChoices(known)], text);
  const full = state.by.length >= MOST_DIMENSIONS;
  const options = found.map((choice): Option => {
    const checked = state.by.includes(choice.name);
    const label = pick(choice.label, choice.name);
    return {
      id: choice.name,
      label,
      note: choice.note,
      checked,
      reason: choice.reason || (full && !checked ? t("mostDimensions", { count: MOST_DIMENSIONS }) : undefined),
      group: known.cards.size > 1 || choice.reason ? t(choice.reason ? "impossible" : "possible") : undefined,
    };
  });
  const choose = (name: string) => {
    change(state.by.includes(name) ? removeDimension(name) : addDimension(name));
    setText("");
  };
  return <Chooser text={text} onText={setText} placeholder={t("findDimension")} options={options} onChoose={choose} />;
}
