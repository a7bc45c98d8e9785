import { Badge, type Tone } from "@/components/ui/badges";
import { Sentence } from "@/components/ui/sentence";
import type { BridgeCheck, MetricBrief } from "@/lib/api/types";
import { changeText, figureText, useNumbers } from "@/lib/format";
import { usePick, useText } from "@/lib/i18n";
import { bridgeMessages } from "./messages";
import css from "./bridges.module.css";

type Line = BridgeCheck["lines"][number];

const TONES: Record<Line["state"], Tone> = { sanctioned: "good", over: "bad", unsanctioned: "bad", rounding: "outline" };

/** From the reference to the variant: every cause with what was agreed of it, and what is left unexplained. */
export function CheckTable({ check, variant, reference }: { check: BridgeCheck; variant: MetricBrief; reference: MetricBrief }) {
  const t = useText(bridgeMessages);
  const pick = usePick();
  const options = { ...useNumbers(), full: true };
  if (Object.keys(check.problem).length) return <p className={css.problem}>{pick(check.problem)}</p>;
  if (check.state === "empty") return null;
  if (!check.lines.length) return <p className={css.hidden}>{t("equal")}</p>;
  return (
    <div className={css.scroll}>
      <table className={css.lines}>
        <thead>
          <tr>
            <th scope="col">{t("cause")}</th>
            <th scope="col" className="num">
              {t("amount")}
            </th>
            <th scope="col">{t("agreed")}</th>
          </tr>
        </thead>
        <tbody>
          <tr data-side="left">
            <th scope="row">{pick(reference.name, reference.code)}</th>
            <td className="num">{figureText(check.left, variant, options)}</td>
            <td />
          </tr>
          {check.lines.map((line) => (
            <Cause key={line.id} line={line} shape={variant} />
          ))}
          <tr data-side="right">
            <th scope="row">{pick(variant.name, variant.code)}</th>
            <td className="num">{figureText(check.right, variant, options)}</td>
            <td />
          </tr>
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("unexplained")}</th>
            <td className="num">{figureText(check.unexplained, variant, options)}</td>
            <td>
              <small>{t("tolerance", { amount: figureText(check.tolerance, variant, options) })}</small>
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function Cause({ line, shape }: { line: Line; shape: MetricBrief }) {
  const t = useText(bridgeMessages);
  const pick = usePick();
  const options = { ...useNumbers(), full: true };
  const because = pick(line.because);
  return (
    <tr data-line={line.state}>
      <td>
        <Sentence text={pick(line.text).trim()} />
        {because ? <small>{because}</small> : null}
      </td>
      <td className="num">{changeText(line.amount, shape, options)}</td>
      <td>
        <Badge tone={TONES[line.state]}>{t(line.state)}</Badge>
        {line.at_most !== null ? <small>{t("atMost", { amount: figureText(line.at_most, shape, options) })}</small> : null}
      </td>
    </tr>
  );
}
