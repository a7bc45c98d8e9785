import type { Case } from "@/lib/api/types";
import { useText } from "@/lib/i18n";
import { boardMessages } from "./board-messages";
import { columnOf, undecided } from "./board-state";
import { useDepartment, type Board } from "./use-board";
import css from "./totals.module.css";

const SHOWN = 8;

/** What a room reads first: how many are open, and where; how many were decided this month. */
export function Totals({ state, change, cases, decided }: Board & { cases: readonly Case[]; decided: number | undefined }) {
  const t = useText(boardMessages);
  const called = useDepartment();
  const count = (column: string) => cases.filter((each) => columnOf(each) === column).length;
  const departments = undecided(cases).slice(0, SHOWN);
  const most = departments[0]?.[1] ?? 1;
  return (
    <section className={css.totals} aria-label={t("figures")}>
      <dl>
        <Total label={t("open")} value={count("open")} tone="open" />
        <Total label={t("in_review")} value={count("in_review")} tone="in_review" />
        <Total label={t("decidedNow")} value={decided} tone="decided" />
      </dl>
      {departments.length ? (
        <div className={css.departments}>
          <h3>{t("byDepartment")}</h3>
          <ul>
            {departments.map(([code, number]) => (
              <li key={code}>
                <button
                  type="button"
                  aria-pressed={state.department === code}
                  aria-label={t("onlyDepartment", { name: called(code), count: number })}
                  onClick={() => change({ department: state.department === code ? "" : code })}
                >
                  <span>{called(code)}</span>
                  <i style={{ inlineSize: `${(number / most) * 100}%` }} />
                  <b>{number}</b>
                </button>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </section>
  );
}

function Total({ label, value, tone }: { label: string; value: number | undefined; tone: string }) {
  return (
    <div data-tone={tone}>
      <dt>{label}</dt>
      <dd>{value ?? "–"}</dd>
    </div>
  );
}
