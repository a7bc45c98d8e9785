import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Chooser, type Option } from "@/components/chooser";
import { Button } from "@/components/ui/button";
import { Field, Input, Select } from "@/components/ui/controls";
import { ErrorState } from "@/components/ui/states";
import type { DimensionBrief } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { useSettled } from "@/lib/use-settled";
import { isWhole, type Filter, type Operator } from "@/lib/filters";
import { exploreMessages } from "./messages";
import { membersQuery, type Member } from "./queries";
import css from "./explore.module.css";

type Key = keyof typeof exploreMessages;

export const WORDS: Record<Operator, Key> = {
  in: "is",
  not: "isNot",
  range: "between",
  has: "holds",
  empty: "isEmpty",
  filled: "isFilled",
};

// What can be asked of each type; of everything else what can be asked of text.
const OFFERED: Record<string, Operator[]> = {
  number: ["range", "in", "not", "empty", "filled"],
  date: ["range", "in", "not", "empty", "filled"],
  timestamp: ["range", "empty", "filled"],
  boolean: ["in", "not", "empty", "filled"],
  string: ["in", "not", "has", "range", "empty", "filled"],
};

function operatorsOf(type: string): Operator[] {
  return OFFERED[type] ?? (OFFERED.string as Operator[]);
}

export interface FilterEditorProps {
  dimension: Pick<DimensionBrief, "name" | "type" | "masked">;
  filter: Filter | undefined;
  metrics: readonly string[];
  onChange: (filter: Filter) => void;
  onRemove: () => void;
  onDone: () => void;
}

/** One filter: a condition and its members, its range or its words. Members are chosen as the data have them. */
export function FilterEditor({ dimension, filter, metrics, onChange, onRemove, onDone }: FilterEditorProps) {
  const t = useText(exploreMessages);
  const offered = operatorsOf(dimension.type);
  const [operator, setOperator] = useState<Operator>(filter?.operator ?? offered[0] ?? "in");
  const values = filter?.operator === operator ? filter.values : [];
  const put = (next: string[], wanted = operator) => {
    const made = { dimension: dimension.name, operator: wanted, values: next };
    if (isWhole(made)) onChange(made);
    else onRemove();
  };
  const turn = (next: Operator) => {
    setOperator(next);
    const alike = next === "in" || next === "not";
    const kept = alike && (filter?.operator === "in" || filter?.operator === "not") ? filter.values : [];
    if (next === "empty" || next === "filled" || kept.length) put(kept, next);
  };
  return (
    <div className={css.editor}>
      <Select value={operator} aria-label={t("operator")} onChange={(event) => turn(event.target.value as Operator)}>
        {offered.map((each) => (
          <option key={each} value={each}>
            {t(WORDS[each])}
          </option>
        ))}
      </Select>
      {operator === "in" || operator === "not" ? <Members dimension={dimension} metrics={metrics} values={values} onChange={put} /> : null}
      {operator === "range" ? <Range type={dimension.type} values={values} onChange={put} onDone={onDone} /> : null}
      {operator === "has" ? <Words values={values} onChange={put} onDone={onDone} /> : null}
    </div>
  );
}

interface PartProps {
  values: string[];
  onChange: (values: string[]) => void;
}

/** What a member is called: its label where the definition gives one, else itself. */
export function useMemberLabel(): (member: Member) => string {
  const t = useText(exploreMessages);
  const pick = usePick();
  return ({ value, label }) => (typeof value === "boolean" ? t(value ? "yes" : "no") : pick(label, value === null ? "" : String(value)));
}

function Members({ dimension, metrics, values, onChange }: PartProps & Pick<FilterEditorProps, "dimension" | "metrics">) {
  const t = useText(exploreMessages);
  const label = useMemberLabel();
  const [text, setText] = useState("");
  const wanted = useSettled(text.trim(), 150);
  const found = useQuery(membersQuery(dimension.name, metrics, wanted));
  const members = (found.data?.items ?? []).filter((member) => member.value !== null);
  const known = new Map(members.map((member) => [String(member.value), label(member)]));
  // What is chosen stands first, also while something else is looked for.
  const chosen = text ? [] : values.filter((value) => !known.has(value));
  const exact = text.trim();
  const unknown = exact !== "" && found.isSuccess && !found.isPlaceholderData && !known.has(exact);
  const options: Option[] = [
    ...chosen.map((value) => ({ id: value, label: value, checked: true })),
    ...[...known].map(([value, name]) => ({
      id: value,
      label: name,
      note: name === value ? undefined : value,
      checked: values.includes(value),
    })),
    ...(unknown ? [{ id: exact, label: t("anyMember", { q: exact }) }] : []),
  ];
  const choose = (value: string) => {
    onChange(values.includes(value) ? values.filter((each) => each !== value) : [...values, value]);
    if (value === exact) setText("");
  };
  return (
    <Chooser text={text} onText={setText} placeholder={t("findMember")} options={options} onChoose={choose}>
      {found.error ? <ErrorState error={found.error} compact retry={() => void found.refetch()} /> : null}
      {unknown && !members.length ? <p className={css.below}>{t("noMembers", { q: exact })}</p> : null}
      {found.data?.truncated ? <p className={css.below}>{t("moreMembers")}</p> : null}
    </Chooser>
  );
}

const INPUTS: Record<string, string> = { number: "number", date: "date", timestamp: "date" };

function Range({ type, values, onChange, onDone }: PartProps & { type: string; onDone: () => void }) {
  const t = useText(exploreMessages);
  const [from, setFrom] = useState(values[0] ?? "");
  const [to, setTo] = useState(values[1] ?? "");
  const input = INPUTS[type] ?? "text";
  const wrong = from !== "" && to !== "" && (input === "number" ? Number(from) > Number(to) : from > to);
  return (
    <form
      className={css.ends}
      onSubmit={(event) => {
        event.preventDefault();
        if (wrong) return;
        onChange([from.trim(), to.trim()]);
        onDone();
      }}
    >
      <Field label={t("from")}>
        <Input type={input} step="any" value={from} data-autofocus onChange={(event) => setFrom(event.target.value)} />
      </Field>
      <Field label={t("to")}>
        <Input type={input} step="any" value={to} onChange={(event) => setTo(event.target.value)} />
      </Field>
      {wrong ? (
        <p role="alert" className={css.wrong}>
          {t("badRange")}
        </p>
      ) : null}
      <Button type="submit" look="primary" small disabled={wrong || (!from && !to)}>
        {t("apply")}
      </Button>
    </form>
  );
}

function Words({ values, onChange, onDone }: PartProps & { onDone: () => void }) {
  const t = useText(exploreMessages);
  const [text, setText] = useState(values[0] ?? "");
  return (
    <form
      className={css.ends}
      onSubmit={(event) => {
        event.preventDefault();
        onChange([text]);
        onDone();
      }}
    >
      <Field label={t("contains")}>
        <Input value={text} data-autofocus onChange={(event) => setText(event.target.value)} />
      </Field>
      <Button type="submit" look="primary" small disabled={!text.trim()}>
        {t("apply")}
      </Button>
    </form>
  );
}
