import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useGrainWord } from "@/components/time-pill";
import { useValueLabel } from "@/components/ui/badges";
import type { MetricDetail } from "@/lib/api/types";
import { dateText, unitName } from "@/lib/format";
import { useLang, usePick, useText } from "@/lib/i18n";
import { Part } from "./caliber";
import { metricMessages } from "./messages";
import css from "./caliber.module.css";

type Row = readonly [label: string, value: ReactNode];

/** The definition field by field, for those who keep it. What is not set is left out. */
export function TechnicalCard({ metric }: { metric: MetricDetail }) {
  const t = useText(metricMessages);
  const rows = useRows(metric).filter(([, value]) => value);
  return (
    <Part title={t("technicalCard")}>
      <dl className={css.card}>
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Part>
  );
}

function useRows(metric: MetricDetail): Row[] {
  const t = useText(metricMessages);
  const pick = usePick();
  const lang = useLang();
  const label = useValueLabel();
  const grainWord = useGrainWord();
  const time = metric.times.find((each) => each.name === metric.time) ?? (metric.time ? undefined : metric.times[0]);
  return [
    [t("kind"), label(metric.kind) ?? metric.kind],
    [t("domain"), pick(metric.domain?.name)],
    [t("unit"), unitName(metric.unit, lang)],
    [t("format"), code(metric.format)],
    [t("dataset"), code(metric.dataset)],
    [t("measure"), code(metric.measure)],
    [t("where"), code(metric.where)],
    [t("of"), metric.of ? <MetricLink code={metric.of} /> : ""],
    [t("period"), code(metric.period)],
    [t("offset"), code(metric.offset)],
    [t("timeField"), time ? pick(time.label, time.name) : code(metric.time)],
    [t("grain"), metric.grain ? grainWord(metric.grain) : ""],
    [t("grains"), metric.grains.map(grainWord).join(t("separator"))],
    [t("nulls"), nullsWord(metric.nulls, t)],
    [t("additivity"), t(metric.additivity)],
    [t("effectiveFrom"), metric.effective_from ? dateText(metric.effective_from, lang) : ""],
    [t("variantOf"), metric.variant_of ? <MetricLink code={metric.variant_of} /> : ""],
    [t("replaces"), metric.replaces.length ? <Codes codes={metric.replaces} /> : ""],
    [t("tags"), metric.tags.join(t("separator"))],
    ...Object.entries(metric.extra).map(([name, value]): Row => [name, String(value)]),
    [t("fingerprint"), <code key="fingerprint" title={`${t("fingerprintHint")}: ${metric.fingerprint}`}>{metric.fingerprint.slice(0, 12)}</code>],
  ];
}

function code(text: string): ReactNode {
  return text ? <code>{text}</code> : "";
}

function nullsWord(nulls: string, t: (key: "nullsDefault" | "nullsZero") => string): string {
  if (nulls === "" || nulls === "no_data") return t("nullsDefault");
  return nulls === "zero" ? t("nullsZero") : nulls;
}

function MetricLink({ code: target }: { code: string }) {
  return (
    <Link to="/m/$code" params={{ code: target }} search={{ tab: "caliber" }}>
      {target}
    </Link>
  );
}

function Codes({ codes }: { codes: string[] }) {
  return codes.map((each) => <MetricLink key={each} code={each} />);
}
