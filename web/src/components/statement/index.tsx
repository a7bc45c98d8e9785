import { Icon } from "@/components/ui/icon";
import type { Note, Statement as StatementShape } from "@/lib/api/types";
import { dateText, periodText } from "@/lib/format";
import { pick as pickText, useLang, useText } from "@/lib/i18n";
import { statementMessages } from "./messages";
import css from "./statement.module.css";

export interface StatementProps {
  statement: StatementShape;
  /** The notes, where they are those of several answers. */
  notes?: readonly Note[];
  /** What a metric is called, where versions of several stand there. */
  nameOf?: (code: string) => string;
}

/** What the figures leave out, in the server's words; the days, the data and the definition that they rest on. */
export function Statement({ statement, notes = statement.notes, nameOf }: StatementProps) {
  const t = useText(statementMessages);
  return (
    <section className={css.statement} aria-label={t("title")}>
      <h2>{t("title")}</h2>
      {notes.length ? <Notes notes={notes} /> : <p className={css.nothing}>{t("nothing")}</p>}
      <Basis statement={statement} nameOf={nameOf} />
    </section>
  );
}

/** The sentences alone. */
export function Notes({ notes }: { notes: readonly Note[] }) {
  const lang = useLang();
  return (
    <ul className={css.notes}>
      {notes.map((note) => (
        <li key={note.zh || note.code} data-severity={note.severity}>
          <Icon name={note.severity === "info" ? "info" : "warning"} size={16} />
          <span>{pickText(note, lang, note.code)}</span>
        </li>
      ))}
    </ul>
  );
}

function Basis({ statement, nameOf }: Pick<StatementProps, "statement" | "nameOf">) {
  const t = useText(statementMessages);
  const lang = useLang();
  const { since, until } = statement;
  const versions = Object.entries(statement.versions).map(([code, version]) => [nameOf?.(code), `v${version}`].filter(Boolean).join(" "));
  const facts = [
    [t("period"), since || until ? periodText(since, until, lang) : t("everything")],
    [t("asOf"), statement.as_of ? dateText(statement.as_of, lang) : t("unknown")],
    [t("versions"), versions.join(lang === "en" ? ", " : "、")],
    [t("timezone"), statement.timezone],
  ].filter(([, value]) => value);
  return (
    <dl className={css.basis}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
