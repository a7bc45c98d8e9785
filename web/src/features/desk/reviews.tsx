import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { Badge } from "@/components/ui/badges";
import { Button } from "@/components/ui/button";
import { Field, TextArea } from "@/components/ui/controls";
import { FormError } from "@/components/ui/form-error";
import { ErrorState, Loading, State } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { api } from "@/lib/api/client";
import type { CaseReview, ChangeRequest } from "@/lib/api/types";
import { agoText } from "@/lib/format";
import { useLang, usePick, useText } from "@/lib/i18n";
import { Foreseen } from "./foreseen";
import { effectQuery } from "./queries";
import { reviewMessages } from "./review-messages";
import css from "./reviews.module.css";

const NOTE = 4000;
const VERDICTS = { approve: "approved", reject: "rejected", withdraw: "withdrawn" } as const;

export type Verdict = keyof typeof VERDICTS;
export type Done = (verdict: Verdict, review: CaseReview) => void;

/** What is proposed and not decided yet; one request may stand at several pairs, and is shown once. */
export function Reviews({ reviews, said, onDone }: { reviews: readonly CaseReview[]; said: (code: string) => string; onDone?: Done }) {
  const once = [...new Map(reviews.map((review) => [`${review.request} ${review.metric} ${review.kind}`, review])).values()];
  return once.map((review) => <One key={`${review.request} ${review.metric} ${review.kind}`} review={review} said={said} onDone={onDone} />);
}

function One({ review, said, onDone }: { review: CaseReview; said: (code: string) => string; onDone?: Done }) {
  const t = useText(reviewMessages);
  const lang = useLang();
  const { kind, metric, others } = review;
  const effect = useQuery(effectQuery({ kind, metric, others }));
  return (
    <section className={css.review} aria-label={t("inReview")}>
      <header>
        <Badge tone="warn">{t("inReview")}</Badge>
        <h2>
          {t(kind, { author: review.author, metric: said(metric), others: others.map((code) => t("named", { name: said(code) })).join(t("comma")) })}
        </h2>
        <small>{agoText(review.created_at, lang)}</small>
      </header>
      <blockquote>{review.message}</blockquote>
      {effect.data ? <Foreseen effect={effect.data} kind={kind} /> : effect.error ? <ErrorState error={effect.error} compact /> : <Loading lines={2} />}
      {review.refusal ? <Refused review={review} /> : null}
      {review.actions.length ? <Deciding review={review} onDone={onDone} /> : null}
    </section>
  );
}

function Refused({ review: { refusal, contacts } }: { review: CaseReview }) {
  const t = useText(reviewMessages);
  const pick = usePick();
  return (
    <State icon="lock" kind="denied" compact title={pick(refusal?.message)}>
      {pick(refusal?.hint)} {contacts.length ? t("askThem", { names: contacts.join(t("comma")) }) : null}
    </State>
  );
}

function Deciding({ review, onDone }: { review: CaseReview; onDone?: Done }) {
  const t = useText(reviewMessages);
  const client = useQueryClient();
  const done = useMutation({
    mutationFn: ({ verdict, note }: { verdict: Verdict; note: string }) =>
      api.post<ChangeRequest>(`/change-requests/${encodeURIComponent(review.request)}/${verdict}`, verdict === "withdraw" ? undefined : { note }),
    onSuccess: (_, { verdict }) => {
      toast(t(VERDICTS[verdict]));
      onDone?.(verdict, review);
      // Definitions are others now: whatever was read may have changed.
      return client.invalidateQueries();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const button = (event.nativeEvent as SubmitEvent).submitter as HTMLButtonElement | null;
    const note = String(new FormData(event.currentTarget).get("note") ?? "").trim();
    if (button) done.mutate({ verdict: button.value as Verdict, note });
  };
  const may = (verdict: Verdict) => review.actions.includes(verdict);
  return (
    <form className={css.form} onSubmit={submit}>
      {may("reject") ? (
        <Field label={t("note")} hint={t("noteHint")}>
          <TextArea name="note" rows={2} required maxLength={NOTE} />
        </Field>
      ) : null}
      <FormError error={done.error} />
      <footer>
        {may("withdraw") ? (
          <Button type="submit" value="withdraw" formNoValidate disabled={done.isPending}>
            {t("withdraw")}
          </Button>
        ) : null}
        {may("reject") ? (
          <Button type="submit" value="reject" look="danger" disabled={done.isPending}>
            {t("reject")}
          </Button>
        ) : null}
        {may("approve") ? (
          <Button type="submit" value="approve" look="primary" formNoValidate disabled={done.isPending}>
            {t("approve")}
          </Button>
        ) : null}
      </footer>
    </form>
  );
}
