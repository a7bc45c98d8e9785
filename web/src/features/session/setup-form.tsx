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

interface Administrator {
  username: string;
  password: string;
  name: string;
}

async function create(administrator: Administrator): Promise<Session> {
  await api.post("/setup", administrator);
  return api.post<Session>("/session", { username: administrator.username, password: administrator.password });
}

/** First run: nobody may sign in yet, so whoever stands here becomes the administrator. */
export function SetupForm({ onDone }: { onDone: (session: Session) => void }) {
  const t = useText(sessionMessages);
  const setup = useMutation({ mutationFn: create, onSuccess: onDone });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (name: string) => String(data.get(name) ?? "");
    setup.mutate({ username: text("username").trim(), password: text("password"), name: text("name").trim() });
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <h1>{t("setupTitle")}</h1>
      <p className={css.lead}>{t("setupLead")}</p>
      <Field label={t("name")}>
        <Input name="name" autoComplete="name" required autoFocus />
      </Field>
      <Field label={t("username")}>
        <Input name="username" autoComplete="username" autoCapitalize="none" required />
      </Field>
      <Field label={t("password")} hint={t("passwordHint")}>
        <Input name="password" type="password" autoComplete="new-password" minLength={10} required />
      </Field>
      <FormError error={setup.error} />
      <Button type="submit" look="primary" disabled={setup.isPending}>
        {t("setupSubmit")}
      </Button>
    </form>
  );
}
