import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input, Select, TextArea } from "@/components/ui/controls";
import { Dialog } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/form-error";
import { toast } from "@/components/ui/toast";
import { api } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { DomainNode, IntakeCandidate, Page } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import type { Chosen } from "./candidates";
import { intakeMessages } from "./messages";
import { decide, type Decision } from "./queries";
import css from "./intake.module.css";

const LONGEST = { name: 200, code: 100, unit: 50, metric: 200, reason: 4000 };
const TITLES = { adopt: "adoptTitle", variant: "variantTitle", merge: "mergeTitle", reject: "rejectTitle" } as const;
const MEANINGS = { adopt: "adoptMeaning", variant: "variantMeaning", merge: "mergeMeaning", reject: "rejectMeaning" } as const;

/** What becomes of a candidate, or of all that were proved. */
export function Deciding({ intake, chosen, onClose }: { intake: string; chosen: Chosen; onClose: () => void }) {
  const t = useText(intakeMessages);
  const client = useQueryClient();
  const { kind, candidates } = chosen;
  const first = candidates[0];
  const several = candidates.length > 1;
  const [withTwins, setWithTwins] = useState(true);
  const saving = useMutation({
    mutationFn: (more: Partial<Decision>) => {
      const ids = candidates.map((each) => each.id);
      return decide(intake, { kind, candidates: withTwins && !several ? [...ids, ...(first?.twins ?? [])] : ids, ...more });
    },
    onSuccess: (made) => {
      toast(t(made.request ? "proposed" : "noted"));
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.intakes }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value).trim()]);
    saving.mutate(Object.fromEntries(given) as Partial<Decision>);
  };
  if (!first) return null;
  return (
    <Dialog open onClose={onClose} title={t(TITLES[kind])} kind="wide">
      <form className={css.form} onSubmit={submit}>
        <p>
          <strong>{several ? t("bulk", { count: candidates.length }) : first.name}</strong>
        </p>
        <p className={css.note}>{t(several ? "bulkMeaning" : MEANINGS[kind])}</p>
        {several ? <Several candidates={candidates} /> : <Fields of={first} kind={kind} />}
        {!several && first.twins.length ? (
          <label className={css.check}>
            <input type="checkbox" checked={withTwins} onChange={(event) => setWithTwins(event.target.checked)} />
            {t("withTwins", { count: first.twins.length })}
          </label>
        ) : null}
        <Field label={t(kind === "variant" || kind === "reject" ? "reason" : "reasonOptional")}>
          <TextArea name="reason" rows={2} required={kind === "variant" || kind === "reject"} maxLength={LONGEST.reason} />
        </Field>
        <FormError error={saving.error} />
        <footer className={css.foot}>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button look={kind === "reject" ? "danger" : "primary"} type="submit" disabled={saving.isPending}>
            {t(saving.isPending ? "working" : kind === "reject" ? "save" : "propose")}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

function Several({ candidates }: { candidates: readonly IntakeCandidate[] }) {
  const pick = usePick();
  return (
    <ul className={css.several}>
      {candidates.map((each) => {
        const metric = each.matches.find((match) => match.kind === "same_definition")?.metric;
        return (
          <li key={each.id}>
            {each.name} → {metric ? pick(metric.name, metric.code) : ""}
          </li>
        );
      })}
    </ul>
  );
}

function Fields({ of, kind }: { of: IntakeCandidate; kind: Chosen["kind"] }) {
  const t = useText(intakeMessages);
  const fresh = kind === "adopt" || kind === "variant";
  return (
    <>
      {kind === "variant" || kind === "merge" ? <Metric of={of} /> : null}
      {fresh ? (
        <div className={css.pairs}>
          <Field label={t("name")}>
            <Input name="name" defaultValue={of.name} maxLength={LONGEST.name} />
          </Field>
          <Field label={t("code")} hint={t("codeHint")}>
            <Input name="code" pattern="[a-z][a-z0-9_]*" maxLength={LONGEST.code} spellCheck={false} />
          </Field>
          <Field label={t("unit")} hint={t("unitHint")}>
            <Input name="unit" defaultValue={of.unit} maxLength={LONGEST.unit} />
          </Field>
          <Domains />
        </div>
      ) : null}
    </>
  );
}

/** By any name; those near it are at hand. */
function Metric({ of }: { of: IntakeCandidate }) {
  const t = useText(intakeMessages);
  const pick = usePick();
  const list = useId();
  return (
    <Field label={t("metric")} hint={t("metricHint")}>
      <Input name="metric" list={list} required defaultValue={of.matches[0]?.metric.code ?? ""} maxLength={LONGEST.metric} spellCheck={false} />
      <datalist id={list}>
        {of.matches.map(({ metric }) => (
          <option key={metric.code} value={metric.code}>
            {pick(metric.name, metric.code)}
          </option>
        ))}
      </datalist>
    </Field>
  );
}

function Domains() {
  const t = useText(intakeMessages);
  const pick = usePick();
  const domains = useQuery({
    queryKey: keys.domains,
    queryFn: async ({ signal }) => (await api.get<Page<DomainNode>>("/domains", {}, { signal })).items,
  }).data;
  const line = (node: DomainNode, above: string): { code: string; label: string }[] => {
    const label = above + pick(node.name, node.code);
    return [{ code: node.code, label }, ...node.children.flatMap((child) => line(child, `${label} / `))];
  };
  return (
    <Field label={t("domain")}>
      <Select name="domain">
        <option value="">{t("noDomain")}</option>
        {(domains ?? []).flatMap((node) => line(node, "")).map(({ code, label }) => (
          <option key={code} value={code}>
            {label}
          </option>
        ))}
      </Select>
    </Field>
  );
}
