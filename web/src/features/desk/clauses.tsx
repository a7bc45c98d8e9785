import { Sentence } from "@/components/ui/sentence";
import type { Clause, SideBySide, Text } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { deskMessages } from "./messages";
import css from "./desk.module.css";

/** Both definitions, clause beside clause; what differs is marked in word and colour. */
export function Clauses({ found }: { found: SideBySide }) {
  const t = useText(deskMessages);
  const pick = usePick();
  return (
    <section className={css.part}>
      <h2>{t("definitions")}</h2>
      <p className={css.note}>{t("definitionsHint")}</p>
      <div className={css.scroll}>
        <table className={css.clauses} aria-label={t("definitions")}>
          <thead>
            <tr>
              <th scope="col">
                <span className="sr-only">{t("clause")}</span>
              </th>
              <th scope="col" data-side="left">
                {pick(found.left.name, found.left.code)}
              </th>
              <th scope="col" data-side="right">
                {pick(found.right.name, found.right.code)}
              </th>
            </tr>
          </thead>
          <tbody>
            {found.clauses.map((clause) => (
              <Row key={clause.part} clause={clause} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ clause }: { clause: Clause }) {
  const t = useText(deskMessages);
  return (
    <tr data-mark={clause.mark} data-part={clause.part}>
      <th scope="row">
        {t(clause.part)}
        <small>{t(`mark_${clause.mark}`)}</small>
      </th>
      {clause.mark === "same" ? (
        <td colSpan={2} className={css.both}>
          <Sentences texts={clause.left} />
        </td>
      ) : (
        <>
          <td>
            <Sentences texts={clause.left} />
          </td>
          <td>
            <Sentences texts={clause.right} />
          </td>
        </>
      )}
    </tr>
  );
}

function Sentences({ texts }: { texts: readonly Text[] }) {
  const pick = usePick();
  return texts.map((text) => (
    <p key={text.en || text.zh}>
      <Sentence text={pick(text)} />
    </p>
  ));
}
