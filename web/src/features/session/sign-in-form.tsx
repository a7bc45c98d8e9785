import { useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/controls";
import { FormError } from "@/components/ui/form-error";
import { useText } from "@/lib/i18n";
import { sessionMessages } from "./messages";
import type { Credentials } from "./sign-in-page";
import css from "./session.module.css";

export function SignInForm({
  working,
  error,
  onSubmit,
}: {
  working: boolean;
  error: unknown;
  onSubmit: (credentials: Credentials) => void;
}) {
  const t = useText(sessionMessages);
  const [shown, setShown] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    onSubmit({ username: String(data.get("username") ?? "").trim(), password: String(data.get("password") ?? "") });
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <h1>{t("title")}</h1>
      <Field label={t("username")}>
        <Input name="username" autoComplete="username" autoCapitalize="none" required autoFocus />
      </Field>
      <Field label={t("password")}>
        <span className={css.secret}>
          <Input aria-label={t("password")} name="password" type={shown ? "text" : "password"} autoComplete="current-password" required />
          <Button look="ghost" small onClick={() => setShown(!shown)} aria-pressed={undefined}>
            {t(shown ? "hide" : "show")}
          </Button>
        </span>
      </Field>
      <FormError error={error} />
      <Button type="submit" look="primary" disabled={working}>
        {t(working ? "working" : "submit")}
      </Button>
      <p className={css.forgot}>{t("forgot")}</p>
    </form>
  );
}
