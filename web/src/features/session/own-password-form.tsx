import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/controls";
import { FormError } from "@/components/ui/form-error";
import { api } from "@/lib/api/client";
import type { Session } from "@/lib/api/types";
import { useText } from "@/lib/i18n";
import { sessionMessages } from "./messages";
import css from "./session.module.css";

interface Change {
  old: string;
  new: string;
}

async function choose(change: Change): Promise<Session> {
  await api.put("/session/password", change);
  return api.get<Session>("/session");
}

/** First sign-in with a password that an administrator set: everything else stays shut until an own one is chosen. */
export function OwnPasswordForm({ given, onDone }: { given: string; onDone: (session: Session) => void }) {
  const t = useText(sessionMessages);
  const own = useMutation({ mutationFn: choose, onSuccess: onDone });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    own.mutate({ old: given || String(data.get("old") ?? ""), new: String(data.get("new") ?? "") });
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <h1>{t("ownTitle")}</h1>
      <p className={css.lead}>{t("ownLead")}</p>
      {given ? null : (
        <Field label={t("ownOld")}>
          <Input name="old" type="password" autoComplete="current-password" required />
        </Field>
      )}
      <Field label={t("ownNew")} hint={t("passwordHint")}>
        <Input name="new" type="password" autoComplete="new-password" minLength={10} required autoFocus />
      </Field>
      <FormError error={own.error} />
      <Button type="submit" look="primary" disabled={own.isPending}>
        {t("ownSubmit")}
      </Button>
    </form>
  );
}
