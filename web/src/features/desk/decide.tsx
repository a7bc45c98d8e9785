import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Field, Segmented, Select, TextArea } from "@/components/ui/controls";
import { Dialog } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/form-error";
import { Icon } from "@/components/ui/icon";
import { ErrorState, Loading, State } from "@/components/ui/states";
import { api } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { ChangeRequest, Text } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { decideMessages } from "./decide-messages";
import { Foreseen } from "./foreseen";
import { effectQuery, type Decision } from "./queries";
import css from "./decide.module.css";

const KINDS = ["merge", "variant", "keep"] as const;
const REASON = 4000;

/** Two metrics that may be taken for one another, and what was found of them. */
export interface Quarrel {
  left: { code: string; name: Text };
  right: { code: string; name: Text };
  verdict: string;
}

/** How the quarrel ends: one metric for both, a sanctioned variant, or both kept apart with the reason. */
export function Decide({ found }: { found: Quarrel }) {
  const t = useText(decideMessages);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        <Icon name="check" size={16} />
        {t("decide")}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t("decideTitle")} kind="wide">
        <Form found={found} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function Form({ found, onClose }: { found: Quarrel; onClose: () => void }) {
  const t = useText(decideMessages);
  const pick = usePick();
  const client = useQueryClient();
  const [kind, setKind] = useState<Decision["kind"]>(found.verdict === "equal" ? "merge" : "keep");
  const [metric, setMetric] = useState(found.left.code);
  const other = metric === found.left.code ? found.right : found.left;
  const effect = useQuery(effectQuery({ kind, metric, others: [other.code] }));
  const propose = useMutation({
    mutationFn: ({ reason, bridge }: { reason: string; bridge: boolean }) =>
      api.post<ChangeRequest>("/cases/decisions", { kind, metric, others: [other.code], reason, bridge }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.cases }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    propose.mutate({ reason: String(given.get("reason") ?? "").trim(), bridge: given.has("bridge") });
  };
  if (propose.data)
    return (
      <State icon="check" kind="proposed" compact title={t("proposed")} actions={<Button onClick={onClose}>{t("done")}</Button>}>
        {t("proposedHint")}
      </State>
    );
  return (
    <form className={css.form} onSubmit={submit}>
      <Segmented label={t("kind")} value={kind} onChange={setKind} choices={KINDS.map((value) => ({ value, label: t(value) }))} />
      <p className={css.meaning}>{t(`${kind}Meaning`)}</p>
      {kind === "keep" ? null : (
        <Field label={t(kind === "merge" ? "survivor" : "reference")}>
          <Select value={metric} onChange={(event) => setMetric(event.target.value)}>
            {[found.left, found.right].map((each) => (
              <option key={each.code} value={each.code}>
                {pick(each.name, each.code)} ({each.code})
              </option>
            ))}
          </Select>
        </Field>
      )}
      {effect.data ? <Foreseen effect={effect.data} kind={kind} /> : effect.error ? <ErrorState error={effect.error} compact /> : <Loading lines={3} />}
      {effect.data?.refusal ? (
        <State icon="lock" kind="denied" compact title={pick(effect.data.refusal.message)}>
          {effect.data.contacts.length ? t("askThem", { names: effect.data.contacts.join(t("comma")) }) : pick(effect.data.refusal.hint)}
        </State>
      ) : (
        <>
          <Field label={t("reason")} hint={t("reasonHint")}>
            <TextArea name="reason" rows={3} required maxLength={REASON} />
          </Field>
          {kind === "variant" ? (
            <label className={css.bridge}>
              <input type="checkbox" name="bridge" defaultChecked />
              <span>
                {t("bridge")}
                <small>{t("bridgeHint")}</small>
              </span>
            </label>
          ) : null}
          <FormError error={propose.error} />
          <footer className={css.foot}>
            <Button onClick={onClose}>{t("cancel")}</Button>
            <Button look="primary" type="submit" disabled={propose.isPending || !effect.data}>
              {t(propose.isPending ? "proposing" : "propose")}
            </Button>
          </footer>
        </>
      )}
    </form>
  );
}
