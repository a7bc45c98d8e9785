import { useQuery } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import type { DimensionBrief } from "@/lib/api/types";
import type { Filter } from "@/lib/filters";
import { usePick, useText } from "@/lib/i18n";
import type { View } from "./context";
import { metricMessages } from "./messages";
import { labelsQuery } from "./queries";
import css from "./overview.module.css";

const SHOWN = 3;

/** What the figures are narrowed to, each to be taken away by itself. */
export function FilterChips({ view: { metric, state, set } }: { view: View }) {
  const t = useText(metricMessages);
  if (!state.filters.length) return null;
  return (
    <div className={css.chips} role="group" aria-label={t("filters")}>
      {state.filters.map((filter) => (
        <Chip
          key={filter.dimension}
          code={metric.code}
          filter={filter}
          dimension={metric.dimensions.find((each) => each.name === filter.dimension)}
          onRemove={() => set({ filters: state.filters.filter((each) => each !== filter) })}
        />
      ))}
      <Button look="ghost" small onClick={() => set({ filters: [] })}>
        {t("clear")}
      </Button>
    </div>
  );
}

interface ChipProps {
  code: string;
  filter: Filter;
  dimension: DimensionBrief | undefined;
  onRemove: () => void;
}

function Chip({ code, filter, dimension, onRemove }: ChipProps) {
  const t = useText(metricMessages);
  const pick = usePick();
  const words = useFilterWords(code, filter, dimension);
  const name = pick(dimension?.label, filter.dimension);
  return (
    <button type="button" className={css.chip} onClick={onRemove} aria-label={t("remove", { label: `${name} ${words}` })}>
      {name}
      <b>{words}</b>
      <Icon name="close" size={13} />
    </button>
  );
}

/** A filter in words, members by their names. */
function useFilterWords(code: string, { operator, values }: Filter, dimension: DimensionBrief | undefined): string {
  const t = useText(metricMessages);
  const pick = usePick();
  const labels = useQuery(labelsQuery(code, dimension?.name ?? "", !!dimension?.members)).data ?? {};
  const names = values.slice(0, SHOWN).map((value) => pick(labels[value], value));
  const list = names.join(t("separator")) + (values.length > SHOWN ? ` +${values.length - SHOWN}` : "");
  if (operator === "empty") return t("isEmpty");
  if (operator === "filled") return t("isFilled");
  if (operator === "not") return t("isNot", { values: list });
  if (operator === "has") return t("has", { values: list });
  if (operator === "range") return t("between", { from: values[0] || "…", to: values[1] || "…" });
  return list;
}
