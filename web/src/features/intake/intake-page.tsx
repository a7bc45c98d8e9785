import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { Icon } from "@/components/ui/icon";
import { Page } from "@/components/ui/page";
import { EmptyState, Loaded } from "@/components/ui/states";
import type { Intake } from "@/lib/api/types";
import { dateText } from "@/lib/format";
import { useLang, useText } from "@/lib/i18n";
import { Bar } from "./bar";
import { Drop } from "./drop";
import { intakeMessages } from "./messages";
import { One } from "./one";
import { intakesQuery } from "./queries";
import { readState, type IntakeState } from "./state";
import css from "./intake.module.css";

export interface Shown {
  state: IntakeState;
  change: (next: Partial<IntakeState>) => void;
}

function useShown(): Shown {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const state = useMemo(() => readState(search), [search]);
  const change = useCallback<Shown["change"]>(
    (next) =>
      void navigate({
        to: "/desk/intake",
        search: (before: Record<string, unknown>) => ({ ...readState(before), ...next }),
        resetScroll: next.id !== undefined,
      }),
    [navigate],
  );
  return { state, change };
}

/** Reports and dictionaries handed in, read, and decided candidate by candidate. */
export function IntakePage() {
  const t = useText(intakeMessages);
  const { state, change } = useShown();
  return (
    <Page
      title={t("title")}
      lead={state.id ? undefined : t("lead")}
      heading={
        <>
          <Link to={state.id ? "/desk/intake" : "/desk"} className={css.back}>
            <Icon name="left" size={15} />
            {t(state.id ? "close" : "back")}
          </Link>
          <h1>{t("title")}</h1>
        </>
      }
    >
      {state.id ? <One key={state.id} state={state} change={change} /> : <Every onOpen={(id) => change({ id, department: "", state: "" })} />}
    </Page>
  );
}

function Every({ onOpen }: { onOpen: (id: string) => void }) {
  const t = useText(intakeMessages);
  const intakes = useQuery(intakesQuery);
  return (
    <Loaded query={intakes}>
      {(items) => (
        <div className={css.every}>
          <Drop onTaken={onOpen} />
          {items.length ? (
            <section>
              <h2 className={css.sub}>{t("intakes")}</h2>
              <ul className={css.intakes}>
                {items.map((each) => (
                  <Item key={each.id} of={each} />
                ))}
              </ul>
            </section>
          ) : (
            <EmptyState icon="table" compact title={t("none")}>
              {t("noneHint")}
            </EmptyState>
          )}
        </div>
      )}
    </Loaded>
  );
}

function Item({ of }: { of: Intake }) {
  const t = useText(intakeMessages);
  const lang = useLang();
  const decided = of.departments.reduce((sum, each) => sum + each.decided, 0);
  return (
    <li>
      <Link to="/desk/intake" search={{ id: of.id }}>
        <strong>{of.title}</strong>
        <small>
          {dateText(of.created_at, lang)} · {t(of.status)} · {t("progress", { read: of.read, files: of.files })}
        </small>
        <Bar done={decided} of={of.candidates} label={t("share", { decided, count: of.candidates })} />
      </Link>
    </li>
  );
}
