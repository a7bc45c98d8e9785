import type { CaseEffect } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { decideMessages } from "./decide-messages";
import type { Decision } from "./queries";
import css from "./decide.module.css";

/** What a decision would do, before it is asked for and before it is approved. */
export function Foreseen({ effect, kind }: { effect: CaseEffect; kind: Decision["kind"] }) {
  const t = useText(decideMessages);
  const pick = usePick();
  return (
    <section className={css.effect} aria-label={t("effect")} aria-live="polite">
      <h3>{t("effect")}</h3>
      {kind === "merge" ? (
        <ul>
          <li>{t("names", { names: effect.names.join(t("comma")) || t("none") })}</li>
          <li>{effect.redirected.length ? t("redirected", { count: effect.redirected.length }) : t("redirectedNone")}</li>
          {effect.redirected.map((each) => (
            <li key={`${each.table} ${each.code}`} className={css.inner}>
              {t(`table_${each.table}`)}「{pick(each.name, each.code)}」
            </li>
          ))}
          <li>{t("people", { count: effect.people })}</li>
        </ul>
      ) : (
        <ul>
          {effect.changes.map((change) => (
            <li key={`${change.table} ${change.code} ${change.part}`}>
              {pick(change.text) || (
                <>
                  <code>{change.code}</code> {change.part}
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      {effect.more ? <p className="muted">{t("more")}</p> : null}
    </section>
  );
}
