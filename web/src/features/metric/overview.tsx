import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { Receipt } from "@/components/receipt";
import { Statement } from "@/components/statement";
import { TimePill } from "@/components/time-pill";
import { warmChart } from "@/components/chart";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/controls";
import { Skeleton, State } from "@/components/ui/states";
import { usePick, useText } from "@/lib/i18n";
import { Breakdown } from "./breakdown";
import { FilterChips } from "./chips";
import type { View } from "./context";
import { headlineOf, notesOf } from "./figures";
import { HeadlineFigure } from "./headline";
import { metricMessages } from "./messages";
import { earlierQuery, headlineQuery, trendQuery } from "./queries";
import { defaultsOf, readState } from "./state";
import { Figures, NoData } from "./states";
import { TrendChart } from "./trend";
import css from "./overview.module.css";

/** The figure, its course, its parts, and what all of them leave out. */
export function Overview({ view }: { view: View }) {
  useEffect(warmChart, []);
  const { metric } = view;
  if (!metric.can_see_value || metric.denied) return <Masked view={view} />;
  return (
    <>
      <Controls view={view} />
      <AllFigures view={view} />
    </>
  );
}

/** The metric is known, its figures are not for this person: why, and whom to ask. */
function Masked({ view: { metric } }: { view: View }) {
  const t = useText(metricMessages);
  const pick = usePick();
  const denied = metric.denied;
  const contact = denied?.contact || metric.owner.business || metric.owner.technical;
  const reason = pick(denied?.hint) || pick(denied?.message);
  return (
    <Card className={css.masked}>
      <p className={css.dots} aria-label={t("masked")}>
        ••••••
      </p>
      <State icon="lock" kind="denied" title={t("deniedTitle")}>
        {reason}
      </State>
      {contact && !reason.includes(contact) ? (
        <p className={css.contact}>
          {t("askWhom")} <b>{contact}</b>
        </p>
      ) : null}
    </Card>
  );
}

function Controls({ view }: { view: View }) {
  const t = useText(metricMessages);
  const { metric, state, set, now } = view;
  const start = readState({}, defaultsOf(metric)).period;
  const moved = state.period.range !== start.range || state.period.grain !== start.grain || state.period.running !== start.running;
  return (
    <div className={css.controls}>
      <TimePill period={state.period} now={now} grains={metric.grains} onChange={(period) => set({ period })} />
      {moved ? (
        <Button look="ghost" small onClick={() => set({ period: { ...start, compare: state.period.compare } })}>
          {t("resetTime")}
        </Button>
      ) : null}
      <FilterChips view={view} />
    </div>
  );
}

function AllFigures({ view }: { view: View }) {
  const { asked } = view;
  const headline = useQuery(headlineQuery(asked));
  const trend = useQuery(trendQuery(asked));
  const earlier = useQuery(earlierQuery(asked));
  const value = headline.data ? headlineOf(headline.data).value : null;
  const empty = headline.data && !headline.isPlaceholderData && value === null && trend.data?.rows.every((row) => row[1] === null);
  return (
    <>
      <Card className={css.main}>
        <Figures query={headline} view={view} waiting={<WaitingHeadline />}>
          {(result) => (empty ? <NoData view={view} /> : <HeadlineFigure view={view} result={result} />)}
        </Figures>
        {headline.isError || empty ? null : (
          <Figures query={trend} view={view} waiting={<Skeleton height={310} />}>
            {(result) => <TrendChart view={view} result={result} earlier={earlier.data} />}
          </Figures>
        )}
      </Card>
      {headline.isError || empty ? null : <Breakdown view={view} whole={value} />}
      {headline.data ? (
        <Card className={css.foot}>
          <Statement statement={headline.data.statement} notes={notesOf([headline.data, trend.data])} />
          <Receipt id={headline.data.receipt} />
        </Card>
      ) : null}
    </>
  );
}

function WaitingHeadline() {
  return (
    <div className={css.waiting}>
      <Skeleton height={16} width={180} />
      <Skeleton height={38} width={220} />
      <Skeleton height={16} width={140} />
    </div>
  );
}
