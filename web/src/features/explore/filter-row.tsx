import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Chooser, type Option } from "@/components/chooser";
import { Panel } from "@/components/chooser/panel";
import { Button } from "@/components/ui/button";
import { Drawer } from "@/components/ui/dialog";
import { Icon } from "@/components/ui/icon";
import type { DimensionBrief } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { usePhone } from "@/lib/use-media";
import { clearFilters, removeFilter, set, setFilter } from "./actions";
import { useDimensionChoices, useFound, useReason } from "./dimension-picker";
import { FilterEditor, useMemberLabel, WORDS } from "./filter-editor";
import type { Filter } from "@/lib/filters";
import { exploreMessages } from "./messages";
import { membersQuery } from "./queries";
import type { Explore, Known } from "./use-explore";
import css from "./explore.module.css";

type RowProps = Explore & { known: Known };

/** The filters, each a chip that opens; on a phone behind one button, from below. */
export function FilterRow(props: RowProps) {
  const t = useText(exploreMessages);
  const phone = usePhone();
  const [open, setOpen] = useState(false);
  const count = props.state.filters.length + (props.state.where ? 1 : 0);
  if (!phone) return <Chips {...props} />;
  return (
    <>
      <Button small onClick={() => setOpen(true)}>
        <Icon name="filter" size={15} />
        {count ? t("filterCount", { count }) : t("filters")}
      </Button>
      <Drawer open={open} onClose={() => setOpen(false)} title={t("filters")}>
        <div className={css.sheet}>
          <Chips {...props} />
        </div>
      </Drawer>
    </>
  );
}

function Chips({ state, change, known }: RowProps) {
  const t = useText(exploreMessages);
  const many = state.filters.length + (state.where ? 1 : 0) > 1;
  return (
    <>
      {state.filters.map((filter) => (
        <FilterChip key={filter.dimension} filter={filter} state={state} change={change} known={known} />
      ))}
      {state.where ? (
        <span className={css.chip} title={t("byHandHint", { text: state.where })}>
          <span className={css.chipName}>
            <code>{state.where}</code>
          </span>
          <Cross name={t("byHand")} onClick={() => change(set({ where: "" }))} />
        </span>
      ) : null}
      <AddFilter state={state} change={change} known={known} />
      {many ? (
        <Button look="ghost" small onClick={() => change(clearFilters)}>
          {t("clearFilters")}
        </Button>
      ) : null}
    </>
  );
}

export function Cross({ name, onClick }: { name: string; onClick: () => void }) {
  const t = useText(exploreMessages);
  return (
    <button type="button" className={css.cross} aria-label={t("remove", { name })} title={t("remove", { name })} onClick={onClick}>
      <Icon name="close" size={13} />
    </button>
  );
}

function dimensionNamed(known: Known, name: string): Pick<DimensionBrief, "name" | "type" | "masked" | "label"> {
  return known.everything.get(name) ?? { name, type: "string", masked: false, label: { zh: name, en: name } };
}

function FilterChip({ filter, state, change, known }: RowProps & { filter: Filter }) {
  const t = useText(exploreMessages);
  const pick = usePick();
  const dimension = dimensionNamed(known, filter.dimension);
  const reason = useReason(known)(filter.dimension);
  const name = pick(dimension.label, dimension.name);
  const words = useFilterWords(filter, state.metrics);
  return (
    <span className={css.chip} data-wrong={reason !== ""} title={reason || undefined}>
      <Panel
        title={name}
        look="ghost"
        small
        className={css.chipButton}
        aria-label={t("change", { name: `${name} ${words}` })}
        label={
          <>
            {reason ? <Icon name="warning" size={14} /> : null}
            <b>{name}</b> {words}
          </>
        }
      >
        {(close) => (
          <FilterEditor
            dimension={dimension}
            filter={filter}
            metrics={state.metrics}
            onChange={(next) => change(setFilter(next))}
            onRemove={() => change(removeFilter(filter.dimension))}
            onDone={close}
          />
        )}
      </Panel>
      <Cross name={name} onClick={() => change(removeFilter(filter.dimension))} />
    </span>
  );
}

/** `是 APP、小程序`, `10 – 20`, `为空`: a filter as one says it. */
function useFilterWords(filter: Filter, metrics: readonly string[]): string {
  const t = useText(exploreMessages);
  const label = useMemberLabel();
  const listed = filter.operator === "in" || filter.operator === "not";
  const members = useQuery({ ...membersQuery(filter.dimension, metrics, "", 200), enabled: listed }).data?.items ?? [];
  const names = new Map(members.map((member) => [String(member.value), label(member)]));
  const said = filter.values.map((value) => names.get(value) ?? value);
  const word = t(WORDS[filter.operator]);
  if (filter.operator === "range") {
    const [from = "", to = ""] = filter.values;
    return from && to ? `${from} – ${to}` : from ? `≥ ${from}` : `≤ ${to}`;
  }
  if (filter.operator === "has") return `${word} “${filter.values[0] ?? ""}”`;
  if (!listed) return word;
  return `${word} ${said.length > 3 ? t("countMembers", { first: said[0] ?? "", count: said.length }) : said.join(t("comma"))}`;
}

/** First the dimension, then its members, in one panel. */
function AddFilter({ state, change, known }: RowProps) {
  const t = useText(exploreMessages);
  return (
    <Panel
      title={t("addFilter")}
      aria-label={t("addFilter")}
      small
      look="ghost"
      data-key="f"
      label={
        <>
          <Icon name="plus" size={15} />
          {t("addFilter")}
        </>
      }
    >
      {(close) => <NewFilter state={state} change={change} known={known} close={close} />}
    </Panel>
  );
}

function NewFilter({ state, change, known, close }: RowProps & { close: () => void }) {
  const t = useText(exploreMessages);
  const pick = usePick();
  const [chosen, setChosen] = useState("");
  const [text, setText] = useState("");
  const found = useFound(useDimensionChoices(known), text);
  const filter = state.filters.find((each) => each.dimension === chosen);
  if (chosen) {
    const dimension = dimensionNamed(known, chosen);
    return (
      <>
        <header className={css.step}>
          <Button look="ghost" small icon aria-label={t("back")} onClick={() => setChosen("")}>
            <Icon name="left" size={15} />
          </Button>
          <b>{pick(dimension.label, chosen)}</b>
        </header>
        <FilterEditor
          dimension={dimension}
          filter={filter}
          metrics={state.metrics}
          onChange={(next) => change(setFilter(next))}
          onRemove={() => change(removeFilter(chosen))}
          onDone={close}
        />
      </>
    );
  }
  const options = found.map((choice): Option => {
    const checked = state.filters.some((each) => each.dimension === choice.name);
    const group = known.cards.size > 1 || choice.reason ? t(choice.reason ? "impossible" : "possible") : undefined;
    return { id: choice.name, label: pick(choice.label, choice.name), note: choice.note, checked, reason: choice.reason, group };
  });
  return <Chooser text={text} onText={setText} placeholder={t("findDimension")} options={options} onChoose={setChosen} />;
}
