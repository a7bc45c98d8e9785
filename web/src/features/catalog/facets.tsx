import { useState } from "react";
import { useValueLabel } from "@/components/ui/badges";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import type { FacetName, FacetValue, MetricPage } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { catalogMessages } from "./messages";
import { FACETS, type CatalogState } from "./state";
import css from "./catalog.module.css";

const SHOWN = 6;

/** What a value of a facet is called, in the page's language. */
export function useFacetLabel(): (facet: FacetName, value: FacetValue | undefined, raw: string) => string {
  const t = useText(catalogMessages);
  const pick = usePick();
  const known = useValueLabel();
  return (facet, value, raw) => {
    if (facet === "certified") return t(raw === "true" || raw === "yes" ? "certifiedYes" : "certifiedNo");
    return known(raw) ?? pick(value?.name, raw);
  };
}

export interface FacetsProps {
  state: CatalogState;
  facets: MetricPage["facets"];
  onToggle: (facet: FacetName, value: string) => void;
}

export function Facets({ state, facets, onToggle }: FacetsProps) {
  return FACETS.map((facet) => {
    const values = facets[facet] ?? [];
    // A facet with one value narrows nothing.
    if (values.length < 2 && !state.chosen[facet].length) return null;
    return <Facet key={facet} facet={facet} values={values} chosen={state.chosen[facet]} onToggle={onToggle} />;
  });
}

function Facet({ facet, values, chosen, onToggle }: { facet: FacetName; values: FacetValue[]; chosen: string[] } & Pick<FacetsProps, "onToggle">) {
  const t = useText(catalogMessages);
  const label = useFacetLabel();
  const [all, setAll] = useState(false);
  const shown = all ? values : values.filter((value, index) => index < SHOWN || chosen.includes(value.value));
  const rest = values.length - shown.length;
  return (
    <fieldset className={css.facet}>
      <legend>{t(`facet_${facet}`)}</legend>
      {shown.map((value) => (
        <label key={value.value}>
          <input type="checkbox" checked={chosen.includes(value.value)} onChange={() => onToggle(facet, value.value)} />
          <span>{label(facet, value, value.value)}</span>
          <small>{value.count}</small>
        </label>
      ))}
      {rest > 0 || all ? (
        <button type="button" className={css.more} onClick={() => setAll(!all)}>
          {all ? t("less") : t("more", { count: rest })}
        </button>
      ) : null}
    </fieldset>
  );
}

/** What is chosen, each to be taken away by itself. */
export function Chosen({ state, facets, onToggle, onClear }: FacetsProps & { onClear: () => void }) {
  const t = useText(catalogMessages);
  const label = useFacetLabel();
  const chosen = FACETS.flatMap((facet) => state.chosen[facet].map((value) => ({ facet, value })));
  if (!chosen.length) return null;
  return (
    <div className={css.chosen}>
      {chosen.map(({ facet, value }) => {
        const text = label(facet, facets[facet]?.find((each) => each.value === value), value);
        return (
          <button key={facet + value} type="button" onClick={() => onToggle(facet, value)} aria-label={t("remove", { label: text })}>
            {text}
            <Icon name="close" size={13} />
          </button>
        );
      })}
      <Button look="ghost" small onClick={onClear}>
        {t("clear")}
      </Button>
    </div>
  );
}
