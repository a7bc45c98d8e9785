import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Chart, type ChartAxis, type ChartSeries } from "@/components/chart";
import { MetricValue } from "@/components/metric-value";
import { Table } from "@/components/ui/controls";
import { Loaded, Skeleton, type Readable } from "@/components/ui/states";
import type { Course as Both, MetricBrief, Reconciliation, Text } from "@/lib/api/types";
import { changeText, dateText, figureText, ratioText, useNumbers } from "@/lib/format";
import { useLang, usePick, useText } from "@/lib/i18n";
import { deskMessages } from "./messages";
import { courseQuery, type Asked, type Sides } from "./queries";
import courseCss from "./course.module.css";
import css from "./desk.module.css";

/** Both figures and the gap between them, large enough for a wall. */
export function Heads({ found, query }: { found: Sides; query: Readable<Reconciliation> }) {
  const t = useText(deskMessages);
  const lang = useLang();
  const options = useNumbers();
  const gap = query.data;
  if (!gap && !query.isPending) return null;
  const ratio = gap?.left.value ? gap.gap / Math.abs(gap.left.value) : null;
  return (
    <div className={css.heads} aria-live="polite">
      <Head metric={found.left} name={gap?.left.name} side="left" value={gap?.left.value} pending={!gap} />
      <div className={css.between}>
        <span>{t("gap")}</span>
        {gap ? <b>{changeText(gap.gap, found.left, options)}</b> : <Skeleton height={28} width={120} />}
        <small>
          {t("gapNote")}
          {ratio ? ` · ${ratioText(ratio, lang)}` : ""}
        </small>
      </div>
      <Head metric={found.right} name={gap?.right.name} side="right" value={gap?.right.value} pending={!gap} />
    </div>
  );
}

function Head({ metric, name, side, value, pending }: { metric: MetricBrief; name: Text | undefined; side: "left" | "right"; value: number | null | undefined; pending: boolean }) {
  const pick = usePick();
  return (
    <div className={css.head} data-side={side}>
      <span>{pick(name ?? metric.name, metric.code)}</span>
      {pending ? <Skeleton height={40} width={180} /> : <MetricValue value={value} shape={metric} size="l" />}
    </div>
  );
}

/** Both over twelve months, on one scale where they are of one unit; month by month with the gap below. */
export function Course({ found, asked }: { found: Sides; asked: Asked }) {
  const t = useText(deskMessages);
  const query = useQuery(courseQuery(asked));
  return (
    <section className={css.part} data-part="course">
      <h2>{t("course")}</h2>
      <Loaded query={query} compact>
        {(course) => (
          <>
            <Lines found={found} course={course} />
            <Months found={found} course={course} />
          </>
        )}
      </Loaded>
    </section>
  );
}

function Lines({ found, course }: { found: Sides; course: Both }) {
  const t = useText(deskMessages);
  const pick = usePick();
  const names = { left: pick(course.left, found.left.code), right: pick(course.right, found.right.code) };
  const axis = useMemo<ChartAxis>(() => ({ name: t("period"), grain: "month", points: course.months.map(({ month }) => month) }), [t, course]);
  const series = useMemo<ChartSeries[]>(
    () =>
      (["left", "right"] as const).map((side) => ({
        key: side,
        name: pick(course[side], found[side].code),
        shape: found[side],
        values: course.months.map((month) => month[side]),
      })),
    [found, course, pick],
  );
  return (
    <div className={css.course}>
      <Chart label={t("courseLabel", names)} axis={axis} series={series} height={240} />
    </div>
  );
}

/** The same in figures; where the units differ there is no gap to tell. */
function Months({ found, course }: { found: Sides; course: Both }) {
  const t = useText(deskMessages);
  const pick = usePick();
  const lang = useLang();
  const options = { ...useNumbers(), full: true };
  const alike = found.left.unit === found.right.unit;
  return (
    <details className={courseCss.months}>
      <summary>{t("monthly")}</summary>
      <Table label={t("monthly")}>
        <thead>
          <tr>
            <th scope="col">{t("period")}</th>
            <th scope="col" className="num">
              {pick(course.left, found.left.code)}
            </th>
            <th scope="col" className="num">
              {pick(course.right, found.right.code)}
            </th>
            {alike ? (
              <th scope="col" className="num">
                {t("gap")}
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {course.months.map(({ month, left, right, gap }) => (
            <tr key={month}>
              <th scope="row">{dateText(month, lang, "month")}</th>
              <td className="num">{left === null ? t("noData") : figureText(left, found.left, options)}</td>
              <td className="num">{right === null ? t("noData") : figureText(right, found.right, options)}</td>
              {alike ? <td className="num">{gap === null ? "" : changeText(gap, found.left, options)}</td> : null}
            </tr>
          ))}
        </tbody>
      </Table>
    </details>
  );
}
