import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Segmented } from "@/components/ui/controls";
import { Wordmark } from "@/components/wordmark";
import { ErrorState, Loading } from "@/components/ui/states";
import { api } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { Session } from "@/lib/api/types";
import { LANGS, setLang, useLang, useText, type Lang } from "@/lib/i18n";
import { DemoAccounts } from "./demo-accounts";
import { sessionMessages } from "./messages";
import { offerQuery } from "./offer";
import { OwnPasswordForm } from "./own-password-form";
import { SetupForm } from "./setup-form";
import { SignInForm } from "./sign-in-form";
import css from "./session.module.css";

export interface Credentials {
  username: string;
  password: string;
}

const LANG_NAMES: Record<Lang, string> = { "zh-CN": "中文", en: "English" };

export function SignInPage({ onDone }: { onDone: () => void }) {
  const t = useText(sessionMessages);
  const lang = useLang();
  const client = useQueryClient();
  const offer = useQuery(offerQuery);
  const [fresh, setFresh] = useState<Session | null>(null);
  const enter = async (session: Session) => {
    if (session.must_change_password) return setFresh(session);
    // An answer still under way speaks of the time before.
    await client.cancelQueries();
    client.clear();
    client.setQueryData(keys.session, session);
    onDone();
  };
  const signIn = useMutation({
    mutationFn: (credentials: Credentials) => api.post<Session>("/session", credentials),
    onSuccess: enter,
  });
  const present = offer.data?.session;
  const choosing = fresh ?? (present?.must_change_password ? present : null);
  useEffect(() => {
    if (!present || present.must_change_password) return;
    client.setQueryData(keys.session, present);
    onDone();
  }, [present, client, onDone]);
  useEffect(() => {
    document.title = `${t("title")} · 口径 Caliber`;
  }, [t]);
  return (
    <div className={css.screen}>
      <aside className={css.brand}>
        <Wordmark large />
        <div>
          <p className={css.line}>{t("brandLine")}</p>
          <p className={css.hint}>{t("brandHint")}</p>
        </div>
        <Ruler />
      </aside>
      <main className={css.main}>
        <div className={css.lang}>
          <Segmented
            label={t("language")}
            value={lang}
            choices={LANGS.map((value) => ({ value, label: LANG_NAMES[value] }))}
            onChange={setLang}
          />
        </div>
        <div className={css.panel}>
          {choosing ? (
            <OwnPasswordForm given={signIn.variables?.password ?? ""} onDone={(session) => void enter(session)} />
          ) : offer.data?.setup_needed ? (
            <SetupForm onDone={(session) => void enter(session)} />
          ) : (
            <>
              <SignInForm working={signIn.isPending} error={signIn.error} onSubmit={signIn.mutate} />
              {offer.isPending ? <Loading lines={2} /> : null}
              {offer.error ? <ErrorState error={offer.error} retry={() => void offer.refetch()} compact /> : null}
              <DemoAccounts accounts={offer.data?.demo_accounts ?? []} busy={signIn.isPending} onUse={signIn.mutate} />
            </>
          )}
        </div>
      </main>
    </div>
  );
}

/** The jaws of a caliper on its scale: what measures must itself be measured once. */
function Ruler() {
  return (
    <svg className={css.ruler} viewBox="0 0 480 120" aria-hidden="true" preserveAspectRatio="xMinYMax slice">
      {Array.from({ length: 61 }, (_, index) => (
        <line
          key={index}
          x1={index * 8}
          x2={index * 8}
          y1={120}
          y2={index % 10 === 0 ? 84 : index % 5 === 0 ? 96 : 104}
          stroke="currentColor"
          strokeWidth="1"
        />
      ))}
      <path d="M160 120V40h18M320 120V40h-18" fill="none" stroke="var(--seal)" strokeWidth="2.5" />
      <path d="M160 58h160" stroke="var(--seal)" strokeWidth="1" strokeDasharray="3 4" />
    </svg>
  );
}
