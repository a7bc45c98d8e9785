import { Link } from "@tanstack/react-router";
import { Badge, type Tone } from "@/components/ui/badges";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import type { IntakeCandidate, IntakeMatch, IntakeOutcome } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { intakeMessages } from "./messages";
import css from "./intake.module.css";

type Act = (kind: IntakeCandidate["actions"][number], candidate: IntakeCandidate) => void;

const TONES: Record<IntakeMatch["kind"], Tone> = { same_definition: "good", same_name: "bad", contained: "accent", near: "warn" };
const OUTCOMES = { adopt: "outcomeAdopt", variant: "outcomeVariant", merge: "outcomeMerge", reject: "outcomeReject" } as const;
const CAME = { rejected: "came_rejected", withdrawn: "came_withdrawn", applied: "came_applied" } as const;

/** One candidate: what was read, the nearest metric with the clause that differs, what may be done. */
export function CandidateCard({ of, onAct }: { of: IntakeCandidate; onAct: Act }) {
  const t = useText(intakeMessages);
  const pick = usePick();
  const [nearest, ...others] = of.matches;
  return (
    <li className={css.card} data-candidate={of.id} data-state={of.state} tabIndex={0} aria-label={of.name}>
      <header>
        <h3>{of.name}</h3>
        {of.state === "open" ? null : <Badge tone={of.state === "decided" ? "good" : "accent"}>{t(of.state)}</Badge>}
        <small>
          {of.department ? `${pick(of.department.name, of.department.code)} · ` : ""}
          <code>{of.place}</code>
        </small>
      </header>
      <div className={css.two}>
        <Clauses of={of} />
        <div className={css.match}>
          <h4>{t("nearest")}</h4>
          {nearest ? <Match of={nearest} /> : <p className={css.note}>{t("newOne")}</p>}
          {others.length ? (
            <details>
              <summary>{t("otherMatches", { count: others.length })}</summary>
              {others.map((each) => (
                <Match key={each.metric.code} of={each} />
              ))}
            </details>
          ) : null}
          {of.twins.length ? <p className={css.note}>{t("twins", { count: of.twins.length })}</p> : null}
        </div>
      </div>
      {of.missing.length ? (
        <p className={css.missing}>
          <Icon name="warning" size={14} />
          {t("missing", { tables: of.missing.join(t("comma")) })}
        </p>
      ) : null}
      {of.decision ? <Outcome of={of.decision} /> : null}
      {of.actions.length ? (
        <footer>
          {of.actions.map((kind) => (
            <Button key={kind} small look={kind === favoured(of) ? "primary" : "plain"} onClick={() => onAct(kind, of)}>
              {kind === favoured(of) ? <Icon name="check" size={14} /> : null}
              {t(kind)}
            </Button>
          ))}
        </footer>
      ) : null}
    </li>
  );
}

/** What the findings speak for. */
function favoured(of: IntakeCandidate): string {
  if (of.state !== "open") return "";
  if (of.matches[0]?.kind === "same_definition") return "merge";
  return of.matches.length || of.missing.length || !of.measure ? "" : "adopt";
}

function Clauses({ of }: { of: IntakeCandidate }) {
  const t = useText(intakeMessages);
  const report: [string, string][] = [
    [t("measure"), of.measure],
    [t("tables"), of.tables.join(t("comma"))],
    [t("population"), of.where.join(t("and")) || t("everything")],
    [t("time"), of.time || t("noTime")],
    [t("joins"), of.joins.join(t("semicolon"))],
    [t("by"), of.by.join(t("comma"))],
  ];
  const sheet: [string, string][] = [
    [t("caliber"), of.caliber],
    [t("formula"), of.formula],
    [t("unit"), of.unit],
  ];
  return (
    <dl className={css.clauses}>
      {(of.measure ? report : sheet)
        .filter(([, text]) => text)
        .map(([label, text]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{of.measure ? <code>{text}</code> : text}</dd>
          </div>
        ))}
    </dl>
  );
}

function Match({ of }: { of: IntakeMatch }) {
  const t = useText(intakeMessages);
  const pick = usePick();
  return (
    <div className={css.one_match}>
      <p>
        <Link to="/m/$code" params={{ code: of.metric.code }}>
          {pick(of.metric.name, of.metric.code)}
        </Link>
        <Badge tone={TONES[of.kind]}>{t(of.kind)}</Badge>
      </p>
      {of.differences.length ? (
        <ul>
          {of.differences.map((each, at) => (
            <li key={`${each.code} ${at}`}>{pick(each.text)}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function Outcome({ of }: { of: IntakeOutcome }) {
  const t = useText(intakeMessages);
  const pick = usePick();
  const metric = of.metric ? pick(of.metric.name, of.metric.code) : "";
  const came = CAME[of.status as keyof typeof CAME];
  return (
    <p className={css.outcome}>
      <Icon name="history" size={14} />
      <span>
        {t(OUTCOMES[of.kind], { by: of.by, metric })}
        {came ? ` · ${t(came)}` : ""}
        {of.reason ? <q>{of.reason}</q> : null}
      </span>
    </p>
  );
}
