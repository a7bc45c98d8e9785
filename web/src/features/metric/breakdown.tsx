import { useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/controls";
import { Icon } from "@/components/ui/icon";
import { MenuItem, Popover } from "@/components/ui/popover";
import type { DimensionBrief } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import type { View } from "./context";
import { Leaderboard } from "./leaderboard";
import { metricMessages } from "./messages";
import { firstBoards, MOST_BOARDS } from "./state";
import css from "./breakdown.module.css";

/** The figure taken apart, a leaderboard a dimension. `whole` is the figure of all, where the parts add up to it. */
export function Breakdown({ view, whole }: { view: View; whole: number | null }) {
  const t = useText(metricMessages);
  const { metric, state, set } = view;
  const first = useMemo(() => firstBoards(metric), [metric]);
  const names = state.by ?? first;
  const shown = names.flatMap((name) => metric.dimensions.find((each) => each.name === name) ?? []);
  return (
    <section className={css.breakdown}>
      <header>
        <h2>{t("breakdown")}</h2>
        <p>{t(metric.additivity === "additive" ? "breakdownHint" : "notAdditive")}</p>
        {names.length < MOST_BOARDS && metric.dimensions.length > shown.length ? (
          <AddBoard dimensions={metric.dimensions.filter((each) => !names.includes(each.name) && !each.masked)} onAdd={(name) => set({ by: [...names, name] })} />
        ) : null}
      </header>
      {metric.dimensions.length ? null : <p className={css.none}>{t("noDimensions")}</p>}
      <div className={css.boards}>
        {shown.map((dimension) => (
          <Leaderboard
            key={dimension.name}
            view={view}
            dimension={dimension}
            whole={whole}
            optional={state.by === null}
            onClose={() => set({ by: names.filter((name) => name !== dimension.name) })}
          />
        ))}
      </div>
    </section>
  );
}

function AddBoard({ dimensions, onAdd }: { dimensions: DimensionBrief[]; onAdd: (name: string) => void }) {
  const t = useText(metricMessages);
  return (
    <Popover
      small
      align="end"
      className={css.add}
      panelClass={css.picker}
      label={
        <>
          <Icon name="plus" size={16} />
          {t("addBoard")}
        </>
      }
    >
      {(close) => (
        <Picker
          dimensions={dimensions}
          onPick={(name) => {
            close();
            onAdd(name);
          }}
        />
      )}
    </Popover>
  );
}

/** Dimensions by name; those that lie nearest come first, as the server gives them. */
function Picker({ dimensions, onPick }: { dimensions: DimensionBrief[]; onPick: (name: string) => void }) {
  const t = useText(metricMessages);
  const pick = usePick();
  const [find, setFind] = useState("");
  const word = find.trim().toLowerCase();
  const found = dimensions.filter((each) => !word || `${each.name} ${each.label.zh ?? ""} ${each.label.en ?? ""}`.toLowerCase().includes(word));
  const [first] = found;
  return (
    <>
      <Input
        type="search"
        data-autofocus
        value={find}
        aria-label={t("findDimension")}
        placeholder={t("findDimension")}
        onChange={(event) => setFind(event.target.value)}
        onKeyDown={(event) => event.key === "Enter" && first && onPick(first.name)}
      />
      <div className={css.found}>
        {found.map((each) => (
          <MenuItem key={each.name} note={each.name} onSelect={() => onPick(each.name)}>
            {pick(each.label, each.name)}
          </MenuItem>
        ))}
        {found.length ? null : <p className={css.none}>{t("noDimension")}</p>}
      </div>
    </>
  );
}

/** The cross of a leaderboard. */
export function CloseBoard({ name, onClose }: { name: string; onClose: () => void }) {
  const t = useText(metricMessages);
  return (
    <Button look="ghost" small icon aria-label={t("removeBoard", { name })} title={t("removeBoard", { name })} onClick={onClose}>
      <Icon name="close" size={15} />
    </Button>
  );
}
