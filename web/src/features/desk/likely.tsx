import { EmptyState, Loaded } from "@/components/ui/states";
import { usePick, useText } from "@/lib/i18n";
import { deskMessages } from "./messages";
import { useCard } from "./queries";
import { metricOf, withMetric } from "./state";
import type { Desk } from "./use-desk";
import css from "./choosing.module.css";

/** One metric is chosen: what it is easily taken for, one press away. */
export function Likely({ state, change }: Desk) {
  const t = useText(deskMessages);
  const pick = usePick();
  const query = useCard(metricOf(state, "left") || metricOf(state, "right"));
  const side = state.left ? "right" : "left";
  return (
    <Loaded query={query}>
      {(card) => (
        <>
          <EmptyState icon="swap" kind="one" title={t("oneChosen", { name: pick(card.name, card.code) })}>
            {t(card.not_to_be_confused.length ? "oneChosenHint" : "noLikely")}
          </EmptyState>
          <ul className={css.offers}>
            {card.not_to_be_confused.map(({ metric, reason }) => (
              <li key={metric.code}>
                <button type="button" onClick={() => change((before) => withMetric(before, side, metric.code))}>
                  <b>{pick(metric.name, metric.code)}</b>
                  <small>{pick(reason)}</small>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </Loaded>
  );
}
