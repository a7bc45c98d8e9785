import { Button } from "@/components/ui/button";
import { FormError } from "@/components/ui/form-error";
import { Icon } from "@/components/ui/icon";
import type { SideBySide } from "@/lib/api/types";
import { usePermission } from "@/lib/session";
import { usePick, useText } from "@/lib/i18n";
import { deskMessages } from "./messages";
import type { Desk } from "./use-desk";
import css from "./desk.module.css";
import proofCss from "./proof.module.css";

// What the stamp shows: signs that every language reads.
const SIGNS: Record<SideBySide["verdict"], string> = {
  equal: "=",
  equal_on_data: "≈",
  left_subset: "⊂",
  right_subset: "⊃",
  different: "≠",
  unknown: "?",
};

/** The verdict in large words, what it rests on, and where the two differ. Equal is said only with a proof. */
export function Verdict({ found, state, change, looking, error }: Desk & { found: SideBySide; looking: boolean; error: unknown }) {
  const t = useText(deskMessages);
  const pick = usePick();
  const mayAsk = usePermission("query");
  const proof = found.proof ? `proof_${found.proof}` : "proof_none";
  return (
    <section className={css.verdict} data-verdict={found.verdict} aria-label={t("verdict")} aria-live="polite">
      <span className={css.stamp} aria-hidden="true">
        {SIGNS[found.verdict]}
      </span>
      <div className={css.ruling}>
        <p className={css.word}>{t(found.verdict)}</p>
        <p className={css.said}>{pick(found.text)}</p>
        {found.verdict === "equal_on_data" ? <p className={css.caution}>{t("equalOnDataNote")}</p> : null}
        {found.verdict === "unknown" ? (
          found.reasons.map((reason) => <p key={reason.en}>{pick(reason)}</p>)
        ) : (
          <p className={css.because}>
            <b>{t("proof")}</b> {t(proof as "proof_none")}
          </p>
        )}
        {found.verdict === "equal" ? <Rules found={found} /> : null}
        {found.tried > 1 && !found.witness && found.verdict !== "equal" ? <p className={css.because}>{t("tried", { count: found.tried })}</p> : null}
        {found.verdict === "unknown" && mayAsk ? (
          <p>
            {state.data && !looking && !error ? (
              t("lookedUp")
            ) : (
              <Button disabled={looking} onClick={() => change((before) => ({ ...before, data: true }))}>
                <Icon name="search" size={16} />
                {t(looking ? "lookingUp" : "lookup")}
              </Button>
            )}
          </p>
        ) : null}
        {error ? <FormError error={error} /> : null}
      </div>
      {found.differences.length ? (
        <div className={css.differences}>
          <h2>{t("differences")}</h2>
          <ol>
            {found.differences.map((each) => (
              <li key={`${each.code} ${each.left} ${each.right}`}>{pick(each.text)}</li>
            ))}
          </ol>
        </div>
      ) : null}
    </section>
  );
}

/** Why equal: what was done to either text until nothing set the two apart; nothing, where they were one from the start. */
function Rules({ found }: { found: SideBySide }) {
  const t = useText(deskMessages);
  const pick = usePick();
  const sides = (["left", "right"] as const).filter((side) => found.rules[side].length);
  if (!sides.length) return <p className={css.because}>{t("noRules")}</p>;
  return (
    <div className={proofCss.rules}>
      <p>{t("rules")}</p>
      <dl>
        {sides.map((side) => (
          <div key={side} data-side={side}>
            <dt>{pick(found[side].name, found[side].code)}</dt>
            {found.rules[side].map((rule) => (
              <dd key={rule.code} title={pick(rule.name)}>
                {pick(rule.plain)}
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </div>
  );
}
