import type { DemoAccount } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { sessionMessages } from "./messages";
import type { Credentials } from "./sign-in-page";
import css from "./session.module.css";

export function DemoAccounts({
  accounts,
  busy,
  onUse,
}: {
  accounts: DemoAccount[];
  busy: boolean;
  onUse: (credentials: Credentials) => void;
}) {
  const t = useText(sessionMessages);
  const pick = usePick();
  if (!accounts.length) return null;
  return (
    <section className={css.demo}>
      <h2>{t("demoTitle")}</h2>
      <ul>
        {accounts.map((account) => (
          <li key={account.username}>
            <button
              type="button"
              disabled={busy}
              aria-label={t("demoUse", { name: account.name, title: pick(account.title) })}
              onClick={() => onUse({ username: account.username, password: account.password })}
            >
              <span className={css.face} aria-hidden="true">
                {account.name.slice(0, 1)}
              </span>
              <span>
                <b>{account.name}</b>
                <small>{[pick(account.department), pick(account.title)].filter(Boolean).join(" · ")}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
