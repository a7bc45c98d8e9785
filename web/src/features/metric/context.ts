import { useMemo } from "react";
import { countingOf, resolve, type Now, type Resolved } from "@/components/time-pill";
import type { Meta, MetricDetail } from "@/lib/api/types";
import type { Asked } from "./queries";
import type { MetricState, SetState } from "./state";

/** What every part of the overview works with. */
export interface View {
  metric: MetricDetail;
  state: MetricState;
  set: SetState;
  now: Now;
  span: Resolved;
  asked: Asked;
}

/** The days of the state, counted from the server's today and from how far the data reach. */
export function useView(metric: MetricDetail, meta: Meta, state: MetricState, set: SetState): View {
  return useMemo(() => {
    const now = { today: meta.calendar.today, asOf: metric.as_of, counting: countingOf(meta.calendar) };
    const span = resolve(state.period, now);
    const asked = { code: metric.code, span, filters: state.filters, dimensions: metric.dimensions };
    return { metric, state, set, now, span, asked };
  }, [metric, meta, state, set]);
}
