import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Chooser, type Option } from "@/components/chooser";
import { Panel } from "@/components/chooser/panel";
import { CertifiedSeal } from "@/components/ui/badges";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { ErrorState } from "@/components/ui/states";
import type { MetricBrief, Text } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { useSettled } from "@/lib/use-settled";
import { deskMessages } from "./messages";
import { searchQuery, startQuery, useCard, type Sides } from "./queries";
import { ReportDialog } from "./report";
import { reportMessages } from "./report-messages";
import { StandingPicker } from "./standing";
import { isPlain, metricOf, standingOf, swapped, withMetric, type Side } from "./state";
import type { Desk } from "./use-desk";
import css from "./choosing.module.css";
import reportCss from "./report.module.css";

/** Both metrics, each a button that chooses another. */
export function Pickers({ state, change, found }: Desk & { found?: Sides }) {
  const t = useText(deskMessages);
  return (
    <div className={css.pickers}>
      <Picker side="left" state={state} change={change} metric={found?.left} />
      <Button icon look="ghost" className={css.swap} data-key="x" aria-label={t("swap")} title={t("swap")} onClick={() => change(swapped)}>
        <Icon name="swap" />
      </Button>
      <Picker side="right" state={state} change={change} metric={found?.right} />
    </div>
  );
}

function Picker({ side, state, change, metric }: Desk & { side: Side; metric?: MetricBrief }) {
  const t = useText(deskMessages);
  const said = useText(reportMessages);
  const pick = usePick();
  const [writing, setWriting] = useState(false);
  const { report, figure } = standingOf(state, side);
  // Of a version, or as another person, what stands on the side has a name of its own: the picker shows the metric's.
  const code = isPlain(standingOf(state, side)) && metric ? "" : metricOf(state, side);
  const card = useCard(code).data;
  const shown = report ? undefined : (card ?? (code ? undefined : metric));
  const where = t(side === "left" ? "sideLeft" : "sideRight");
  const name = report ? [state[side], figure].filter(Boolean).join(" ") : shown ? pick(shown.name, shown.code) : code;
  return (
    <div className={css.picker} data-side={side}>
      <Panel
        title={t("chooseSide", { side: where })}
        aria-label={name ? t("changeSide", { side: where, name }) : t("chooseSide", { side: where })}
        className={css.pick}
        data-key={side === "left" ? "l" : "r"}
        data-empty={!name}
        label={
          <>
            <span>
              {name || t("choose")}
              {shown?.certified ? <CertifiedSeal /> : null}
            </span>
            <Icon name={name ? "down" : "search"} size={18} />
          </>
        }
      >
        {(close) => (
          <>
            <Choices side={side} state={state} change={change} close={close} />
            <Button look="ghost" className={reportCss.write} onClick={() => (close(), setWriting(true))}>
              <Icon name="table" size={16} />
              {said("write")}
            </Button>
          </>
        )}
      </Panel>
      {shown ? (
        <p>
          {[pick(shown.owner.department?.name), shown.owner.business].filter(Boolean).join(" · ")}{" "}
          <Link to="/m/$code" params={{ code: shown.code }} search={{ tab: "caliber" }}>
            <code>{shown.code}</code>
          </Link>
        </p>
      ) : null}
      {report ? (
        <p>
          {said("kind")}{" "}
          <Button look="ghost" small onClick={() => setWriting(true)}>
            {said("change")}
          </Button>
        </p>
      ) : null}
      {shown ? <StandingPicker side={side} state={state} change={change} metric={shown} /> : null}
      {writing ? <ReportDialog side={side} state={state} change={change} onClose={() => setWriting(false)} /> : null}
    </div>
  );
}

interface Offered {
  code: string;
  name: Text;
  note: string;
  certified: boolean;
  group?: string;
}

/** Before anything is typed: what the other side is easily taken for, then what is in use. */
function useOffered(other: string): Offered[] {
  const t = useText(deskMessages);
  const pick = usePick();
  const card = useCard(other).data;
  const home = useQuery(startQuery).data;
  const likely = (card?.not_to_be_confused ?? []).map(({ metric, reason }) => ({
    code: metric.code,
    name: metric.name,
    note: pick(reason),
    certified: "certified" in metric && metric.certified,
    group: t("likely", { name: pick(card?.name, other) }),
  }));
  const used = home ? [...home.followed, ...home.recommended, ...home.recent] : [];
  const rest = used.map((metric) => ({ code: metric.code, name: metric.name, note: pick(metric.caliber), certified: metric.certified, group: t("suggested") }));
  return [...new Map([...rest, ...likely].map((each) => [each.code, each])).values()].sort((a, b) => Number(b.group !== t("suggested")) - Number(a.group !== t("suggested")));
}

function Choices({ side, state, change, close }: Desk & { side: Side; close: () => void }) {
  const t = useText(deskMessages);
  const pick = usePick();
  const [text, setText] = useState("");
  const wanted = useSettled(text.trim(), 90);
  const search = useQuery(searchQuery(wanted));
  const other = metricOf(state, side === "left" ? "right" : "left");
  const offered = useOffered(other);
  const hits: Offered[] = text.trim()
    ? (search.data ?? []).map((hit) => ({ code: hit.code, name: hit.name, note: hit.alias || pick(hit.snippet) || hit.code, certified: hit.certified }))
    : offered;
  const options = hits.map(
    (hit): Option => ({
      id: hit.code,
      label: (
        <>
          {pick(hit.name, hit.code)}
          {hit.certified ? <CertifiedSeal /> : null}
        </>
      ),
      note: hit.code === other ? t("same") : hit.note,
      checked: hit.code === state[side],
      group: hit.group,
    }),
  );
  const nothing = wanted !== "" && search.isSuccess && !search.isPlaceholderData && !hits.length;
  return (
    <Chooser
      text={text}
      onText={setText}
      placeholder={t("find")}
      options={options}
      onChoose={(code) => {
        close();
        change((before) => withMetric(before, side, code));
      }}
    >
      {search.error ? <ErrorState error={search.error} compact retry={() => void search.refetch()} /> : null}
      {nothing ? <p className="muted">{t("notFound", { q: wanted })}</p> : null}
    </Chooser>
  );
}
