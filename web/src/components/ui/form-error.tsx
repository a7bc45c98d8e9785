import { ApiError } from "@/lib/api/client";
import { useText } from "@/lib/i18n";
import { Icon } from "./icon";
import { uiMessages } from "./messages";
import css from "./ui.module.css";

/** Why a form was not taken, in the server's words, beside the form. */
export function FormError({ error }: { error: unknown }) {
  const t = useText(uiMessages);
  if (!error) return null;
  const problem = error instanceof ApiError ? error : null;
  const unreachable = problem?.code === "web.unreachable";
  const message = unreachable ? t("unreachable") : problem?.message || t("failedTitle");
  const hint = unreachable ? t("unreachableHint") : (problem?.problem.hint ?? "");
  return (
    <p className={css.formError} role="alert">
      <Icon name="warning" size={16} />
      <span>
        {message} {hint}
      </span>
    </p>
  );
}
