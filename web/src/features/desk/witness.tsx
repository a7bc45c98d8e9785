import type { ReactNode } from "react";
import { Table } from "@/components/ui/controls";
import type { Cell, SideBySide, Witness } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { deskMessages } from "./messages";
import css from "./desk.module.css";

/** The fewest rows on which the two differ, and what each makes of them. */
export function WitnessRows({ found, witness }: { found: SideBySide; witness: Witness }) {
  const t = useText(deskMessages);
  const pick = usePick();
  return (
    <section className={css.part} data-part="witness">
      <h2>{t("witness")}</h2>
      <p className={css.note}>{t("witnessHint")}</p>
      <div className={css.witness}>
        {witness.tables.map((table) => {
          const name = pick(table.label, table.name);
          if (!table.rows.length)
            return (
              <p key={table.name} className="muted">
                {t("witnessEmpty", { name })}
              </p>
            );
          return (
            <div key={table.name}>
              <h3>
                {name} <code>{table.name}</code>
              </h3>
              <Table label={name}>
                <thead>
                  <tr>
                    {table.columns.map((column) => (
                      <th key={column.name} scope="col" title={column.name}>
                        {pick(column.label, column.name)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {table.rows.map((row, index) => (
                    <tr key={index}>
                      {row.map((cell, place) => (
                        <td key={place}>
                          <Value cell={cell} />
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </Table>
            </div>
          );
        })}
        <dl className={css.gives}>
          <Gives name={pick(found.left.name, found.left.code)} rows={witness.left} side="left" />
          <Gives name={pick(found.right.name, found.right.code)} rows={witness.right} side="right" />
        </dl>
      </div>
    </section>
  );
}

function Value({ cell }: { cell: Cell | undefined }): ReactNode {
  const t = useText(deskMessages);
  return cell === null || cell === undefined ? <i className="muted">{t("blank")}</i> : String(cell);
}

/** Figures, each with its time where it has one. */
function Gives({ name, rows, side }: { name: string; rows: Cell[][]; side: "left" | "right" }) {
  const t = useText(deskMessages);
  const figures = rows.map((row) => {
    const value = row.at(-1) ?? null;
    const time = row.length > 1 ? (row[0] ?? null) : undefined;
    const said = value === null ? t("noData") : String(value);
    if (time === undefined) return said;
    return `${said} (${time === null ? t("outside") : String(time)})`;
  });
  return (
    <div data-side={side}>
      <dt>{t("gives", { name })}</dt>
      <dd>{figures.length ? figures.join(t("list")) : t("noData")}</dd>
    </div>
  );
}
