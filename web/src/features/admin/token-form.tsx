import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input, Select } from "@/components/ui/controls";
import { Dialog } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/form-error";
import { Icon } from "@/components/ui/icon";
import { toast } from "@/components/ui/toast";
import { api } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import { useText } from "@/lib/i18n";
import { useSession } from "@/lib/session";
import { adminMessages } from "./messages";
import css from "./admin.module.css";

export type Scope = "read" | "query" | "define" | "admin";

/** What a token may carry, and the permission its owner needs to give it. */
const SCOPES: { scope: Scope; permission: string }[] = [
  { scope: "read", permission: "" },
  { scope: "query", permission: "" },
  { scope: "define", permission: "propose_changes" },
  { scope: "admin", permission: "manage_tokens" },
];

interface Made {
  secret: string;
}

/** Asks for purpose, scopes and end; then shows the secret, this once. */
export function TokenForm({ onClose }: { onClose: () => void }) {
  const t = useText(adminMessages);
  const client = useQueryClient();
  const permissions = useSession()?.permissions ?? [];
  const create = useMutation({
    mutationFn: (wanted: { name: string; scopes: string[]; days: number }) => api.post<Made>("/tokens", wanted),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.tokens }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    create.mutate({
      name: String(data.get("name") ?? "").trim(),
      scopes: data.getAll("scopes").map(String),
      days: Number(data.get("days")),
    });
  };
  if (create.data)
    return (
      <Dialog open onClose={onClose} title={t("secretTitle")}>
        <Secret secret={create.data.secret} onDone={onClose} />
      </Dialog>
    );
  return (
    <Dialog open onClose={onClose} title={t("addToken")}>
      <form className={css.form} onSubmit={submit}>
        <Field label={t("tokenName")} hint={t("tokenNameHint")}>
          <Input name="name" required autoFocus maxLength={80} />
        </Field>
        <fieldset className={css.checks}>
          <legend>{t("scopes")}</legend>
          {SCOPES.filter(({ permission }) => !permission || permissions.includes(permission)).map(({ scope }) => (
            <label key={scope} className={css.check}>
              <input type="checkbox" name="scopes" value={scope} defaultChecked={scope === "read" || scope === "query"} />
              {t(`scope_${scope}`)}
            </label>
          ))}
        </fieldset>
        <Field label={t("days")}>
          <Select name="days" defaultValue="90">
            {[7, 30, 90, 180, 365].map((count) => (
              <option key={count} value={count}>
                {t("daysCount", { count })}
              </option>
            ))}
          </Select>
        </Field>
        <FormError error={create.error} />
        <div className={css.actions}>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="submit" look="primary" disabled={create.isPending}>
            {t("create")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Secret({ secret, onDone }: { secret: string; onDone: () => void }) {
  const t = useText(adminMessages);
  const copy = async () => {
    await navigator.clipboard.writeText(secret);
    toast(t("copied"));
  };
  return (
    <div className={css.form}>
      <p>{t("secretHint")}</p>
      <code className={css.secret}>{secret}</code>
      <div className={css.actions}>
        <Button onClick={() => void copy()}>
          <Icon name="copy" />
          {t("copy")}
        </Button>
        <Button look="primary" onClick={onDone}>
          {t("done")}
        </Button>
      </div>
    </div>
  );
}
