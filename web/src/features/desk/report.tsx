import { useMutation, useQuery } from "@tanstack/react-query";
import { useId, useState, type DragEvent } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input, TextArea } from "@/components/ui/controls";
import { Dialog } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/form-error";
import { Icon } from "@/components/ui/icon";
import { Loading } from "@/components/ui/states";
import { useText } from "@/lib/i18n";
import { deskMessages } from "./messages";
import { MOST_PACKED, packed, textOf } from "./packing";
import { checkReport, sqlQuery } from "./queries";
import { reportMessages } from "./report-messages";
import { standingOf, withReport, type Side } from "./state";
import type { Desk } from "./use-desk";
import css from "./report.module.css";

interface ReportDialogProps extends Desk {
  side: Side;
  onClose: () => void;
}

interface Draft {
  name: string;
  sql: string;
  figure: string;
}

/** The SQL of a report as a side: pasted, dropped or chosen; what is wrong with it is said here, with its line. */
export function ReportDialog({ side, onClose, ...desk }: ReportDialogProps) {
  const t = useText(reportMessages);
  const words = useText(deskMessages);
  const { report } = standingOf(desk.state, side);
  const kept = useQuery(sqlQuery(report));
  return (
    <Dialog open onClose={onClose} kind="wide" title={t("title", { side: words(side === "left" ? "sideLeft" : "sideRight") })}>
      {report && kept.data === undefined ? (
        <Loading lines={6} height={24} />
      ) : (
        <Form {...desk} side={side} sql={kept.data ?? ""} onClose={onClose} />
      )}
    </Dialog>
  );
}

function Form({ state, change, side, sql, onClose }: ReportDialogProps & { sql: string }) {
  const t = useText(reportMessages);
  const standing = standingOf(state, side);
  const [draft, setDraft] = useState<Draft>({ name: standing.report ? state[side] : "", sql, figure: standing.figure });
  const [size, setSize] = useState(0);
  const put = useMutation({
    mutationFn: async () => {
      const name = draft.name.trim() || t("unnamed");
      const report = await packed(draft.sql);
      setSize(report.length);
      if (report.length > MOST_PACKED) return null;
      await checkReport({ name, sql: draft.sql, figure: draft.figure.trim() });
      return { name, report, figure: draft.figure.trim() };
    },
    onSuccess: (found) => {
      if (!found) return;
      onClose();
      change((before) => withReport(before, side, found));
    },
  });
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        put.mutate();
      }}
    >
      <p>{t("lead")}</p>
      <Sql draft={draft} onChange={(next) => (setDraft(next), put.reset(), setSize(0))} />
      <Field label={t("figure")} hint={t("figureHint")}>
        <Input value={draft.figure} maxLength={200} onChange={(event) => setDraft({ ...draft, figure: event.target.value })} />
      </Field>
      {size > MOST_PACKED ? <p role="alert">{t("tooLong", { size, most: MOST_PACKED })}</p> : null}
      <FormError error={put.error} />
      <Button type="submit" look="primary" disabled={put.isPending || !draft.sql.trim()}>
        {t(put.isPending ? "checking" : "check")}
      </Button>
    </form>
  );
}

/** The text itself and what it is called; a file gives both. */
function Sql({ draft, onChange }: { draft: Draft; onChange: (next: Draft) => void }) {
  const t = useText(reportMessages);
  const id = useId();
  const read = async (file: File | undefined) => {
    if (file) onChange({ name: file.name, sql: await textOf(file), figure: "" });
  };
  const drop = (event: DragEvent) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    void read(event.dataTransfer.files[0]);
  };
  return (
    <>
      <div className={css.name}>
        <Field label={t("name")}>
          <Input value={draft.name} maxLength={100} placeholder={t("unnamed")} onChange={(event) => onChange({ ...draft, name: event.target.value })} />
        </Field>
        <label className={css.file} htmlFor={id}>
          <Icon name="download" size={16} />
          {t("file")}
          <input id={id} type="file" accept=".sql,.hql,.txt" onChange={(event) => void read(event.target.files?.[0])} />
        </label>
      </div>
      <Field label={t("sql")} hint={t("sqlHint")}>
        <TextArea
          className={css.sql}
          rows={10}
          spellCheck={false}
          value={draft.sql}
          data-autofocus
          onChange={(event) => onChange({ ...draft, sql: event.target.value })}
          onDrop={drop}
          onDragOver={(event) => event.preventDefault()}
        />
      </Field>
    </>
  );
}
