import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Badge } from "@/components/ui/badges";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { FormError } from "@/components/ui/form-error";
import { Loaded } from "@/components/ui/states";
import { keys } from "@/lib/api/keys";
import type { Intake } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { Bar } from "./bar";
import { Candidates } from "./candidates";
import { Drop } from "./drop";
import type { Shown } from "./intake-page";
import { intakeMessages } from "./messages";
import { faultsQuery, intakeQuery, resume, stop } from "./queries";
import css from "./intake.module.css";

/** One intake: how far reading is, what could not be read, the candidates by department. */
export function One({ state, change }: Shown) {
  const query = useQuery(intakeQuery(state.id));
  return <Loaded query={query}>{(intake) => <Found intake={intake} state={state} change={change} />}</Loaded>;
}

function Found({ intake, state, change }: Shown & { intake: Intake }) {
  const client = useQueryClient();
  const { id, read, status } = intake;
  // What is read a moment later is shown a moment later.
  useEffect(() => {
    void client.invalidateQueries({ queryKey: [...keys.intake(id), "candidates"] });
  }, [client, id, read, status]);
  return (
    <div className={css.one}>
      <Progress intake={intake} />
      {intake.actions.includes("add") ? <Faults intake={intake} /> : null}
      <Shares intake={intake} state={state} change={change} />
      <Candidates intake={intake} state={state} change={change} />
    </div>
  );
}

function Progress({ intake }: { intake: Intake }) {
  const t = useText(intakeMessages);
  const client = useQueryClient();
  const moving = useMutation({
    mutationFn: () => (intake.status === "reading" ? stop(intake.id) : resume(intake.id)),
    onSuccess: (found) => client.setQueryData(keys.intake(intake.id), found),
  });
  const told = [
    t("candidatesCount", { count: intake.candidates }),
    intake.faulty ? t("faulty", { count: intake.faulty }) : "",
    intake.again ? t("again", { count: intake.again }) : "",
  ].filter(Boolean);
  return (
    <section className={css.head} data-status={intake.status}>
      <header>
        <h2>{intake.title}</h2>
        <Badge tone={intake.status === "done" ? "good" : intake.status === "stopped" ? "warn" : "accent"}>{t(intake.status)}</Badge>
      </header>
      <div className={css.sending} aria-live="polite">
        <Bar done={intake.read} of={intake.files} label={t("progress", { read: intake.read, files: intake.files })} />
        {intake.actions.includes("stop") || intake.actions.includes("resume") ? (
          <Button small onClick={() => moving.mutate()} disabled={moving.isPending}>
            <Icon name={intake.status === "reading" ? "close" : "right"} size={14} />
            {t(intake.status === "reading" ? "stop" : "resume")}
          </Button>
        ) : null}
      </div>
      <p className={css.note}>{told.join(" · ")}</p>
      <FormError error={moving.error} />
      {intake.actions.includes("add") ? <Drop into={intake.id} onTaken={() => void client.invalidateQueries({ queryKey: keys.intake(intake.id) })} /> : null}
    </section>
  );
}

/** What could not be read, file by file, with its place, why, and what to do. */
function Faults({ intake }: { intake: Intake }) {
  const t = useText(intakeMessages);
  const files = useQuery(faultsQuery(intake.id, intake.status === "reading" ? -1 : intake.read)).data ?? [];
  const worst = [...files].sort((one, other) => Number(other.faults[0]?.unread) - Number(one.faults[0]?.unread));
  if (!files.length) return null;
  return (
    <details className={css.faults} open={intake.faulty > 0 && intake.candidates === 0}>
      <summary>
        <Icon name="warning" size={16} />
        {t("faults")} <span>{files.length}</span>
      </summary>
      <ul>
        {worst.map((file) => (
          <li key={file.number}>
            <code>{file.name}</code>
            <ul>
              {file.faults.map((fault, at) => (
                <li key={`${fault.code} ${at}`}>
                  <Badge tone={fault.unread ? "bad" : "outline"}>{t(fault.unread ? "faultUnread" : "faultRemark")}</Badge>
                  <span>
                    {fault.where && fault.where !== file.name ? <code>{fault.where.replace(`${file.name}`, "").replace(/^[:!]/, "")}</code> : null} {fault.message} <small>{fault.hint}</small>
                  </span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The departments with how much of theirs is decided; a press shows only theirs. */
function Shares({ intake, state, change }: Shown & { intake: Intake }) {
  const t = useText(intakeMessages);
  const pick = usePick();
  if (intake.departments.length < 1) return null;
  return (
    <ul className={css.shares} aria-label={t("all")}>
      {intake.departments.map((share) => {
        const code = share.department?.code ?? "";
        const on = state.department === code && code !== "";
        return (
          <li key={code}>
            <button type="button" aria-pressed={on} disabled={!code} onClick={() => change({ department: on ? "" : code })}>
              <strong>{share.department ? pick(share.department.name, code) : t("noDepartment")}</strong>
              <Bar done={share.decided} of={share.count} label={t("share", { decided: share.decided, count: share.count })} />
              {share.in_review ? <small>{t("shareReview", { count: share.in_review })}</small> : null}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
