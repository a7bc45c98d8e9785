import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { toast } from "@/components/ui/toast";
import type { Note, QueryResult, Statement as Said } from "@/lib/api/types";
import { dateText, periodText } from "@/lib/format";
import { useLang, usePick, useText } from "@/lib/i18n";
import { statementMessages } from "./messages";
import css from "./statement.module.css";

/** What a figure covers and what it leaves out, sentence by sentence, as the server says it. */
export function Notes({ notes }: { notes: readonly Note[] }) {
  const t = useText(statementMessages);
  const pick = usePick();
  if (!notes.length)
    return (
      <p className={css.note}>
        <Icon name="check" size={15} />
        <span>{t("none")}</span>
      </p>
    );
  return (
    <ul className={css.notes}>
      {notes.map((note, index) => (
        <li key={index} className={css.note} data-severity={note.severity}>
          <Icon name={note.severity === "info" ? "info" : "warning"} size={15} aria-label={note.severity === "info" ? undefined : t("warning")} />
          <span>{pick({ zh: note.zh, en: note.en })}</span>
        </li>
      ))}
    </ul>
  );
}

export interface StatementProps {
  result: Pick<QueryResult, "statement" | "receipt" | "elapsed_ms" | "cached" | "columns">;
}

/** Period, as-of, versions, what is left out, and the receipt: what makes a figure one that can be checked. */
export function Statement({ result }: StatementProps) {
  const t = useText(statementMessages);
  const lang = useLang();
  const { statement } = result;
  return (
    <section className={css.statement} aria-label={t("title")}>
      <h2>{t("title")}</h2>
      <dl className={css.facts}>
        <dt>{t("period")}</dt>
        <dd>{periodOf(statement, lang) || t("all")}</dd>
        {statement.as_of ? (
          <>
            <dt>{t("asOf")}</dt>
            <dd>{dateText(statement.as_of, lang)}</dd>
          </>
        ) : null}
        <dt>{t("timezone")}</dt>
        <dd>{statement.timezone}</dd>
        <dt>{t("versions")}</dt>
        <dd>
          <Versions result={result} />
        </dd>
      </dl>
      <Notes notes={statement.notes} />
      <Receipt result={result} />
    </section>
  );
}

function periodOf(statement: Said, lang: Parameters<typeof periodText>[2]): string {
  return statement.since || statement.until ? periodText(statement.since, statement.until, lang) : "";
}

function Versions({ result }: StatementProps) {
  const pick = usePick();
  const names = new Map(result.columns.filter((column) => column.kind === "metric").map((column) => [column.metric ?? column.name, column]));
  return (
    <ul>
      {Object.entries(result.statement.versions).map(([code, version]) => {
        const column = names.get(code);
        return (
          <li key={code}>
            {pick(column && { zh: column.zh, en: column.en }, code)} <span className="muted">v{version}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** The receipt's number with what it is good for. */
export function Receipt({ result: { receipt, elapsed_ms, cached } }: { result: Pick<QueryResult, "receipt" | "elapsed_ms" | "cached"> }) {
  const t = useText(statementMessages);
  const copy = () => void navigator.clipboard?.writeText(receipt).then(() => toast(t("copied")));
  const time = elapsed_ms < 1000 ? `${Math.max(1, Math.round(elapsed_ms))} ms` : `${(elapsed_ms / 1000).toFixed(1)} s`;
  return (
    <footer className={css.receipt}>
      {receipt ? (
        <p title={t("receiptHint")}>
          <Icon name="receipt" size={15} />
          {t("receipt")} <code>{receipt.slice(0, 12)}</code>
          <Button look="ghost" small icon aria-label={t("copyReceipt")} title={t("copyReceipt")} onClick={copy}>
            <Icon name="copy" size={14} />
          </Button>
        </p>
      ) : null}
      <p className="muted">
        {t("took", { time })}
        {cached ? ` · ${t("cached")}` : ""}
      </p>
    </footer>
  );
}
