import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Badge } from "@/components/ui/badges";
import { Button, buttonClass } from "@/components/ui/button";
import { Select } from "@/components/ui/controls";
import { Icon } from "@/components/ui/icon";
import { EmptyState, Loaded } from "@/components/ui/states";
import type { Case, Cases as Found } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { KindBadge } from "./kind-badge";
import { deskMessages } from "./messages";
import { casesQuery, departmentsQuery } from "./queries";
import type { Desk } from "./use-desk";
import own from "./cases.module.css";
import css from "./desk.module.css";

const PAIRS = 4;

/** What nobody has told apart yet, by department: each pair one press away. */
export function Cases(desk: Desk) {
  const query = useQuery(casesQuery);
  return <Loaded query={query}>{(found) => <List {...desk} found={found} />}</Loaded>;
}

function List({ state, change, found }: Desk & { found: Found }) {
  const t = useText(deskMessages);
  const pick = usePick();
  const names = useQuery(departmentsQuery).data;
  const departments = [...new Set(found.items.flatMap((each) => each.departments))].sort();
  const within = found.items.filter((each) => !state.department || each.departments.includes(state.department));
  const open = within.filter((each) => each.status === "open");
  const decided = within.filter((each) => each.status === "decided");
  return (
    <section className={css.part} data-part="cases">
      <header className={css.partHead}>
        <div>
          <h2>{t("cases")}</h2>
          <p className={css.note}>
            {t("casesHint", { count: found.metrics })} · {t("casesOpen", { count: open.length })}
          </p>
        </div>
        <div className={css.actions}>
          <Link to="/desk/cases" search={state.department ? { department: state.department } : {}} className={buttonClass()}>
            <Icon name="cards" size={16} />
            {t("board")}
          </Link>
          <Link to="/desk/bridges" className={buttonClass()}>
            <Icon name="share" size={16} />
            {t("bridges")}
          </Link>
          <Link to="/desk/intake" className={buttonClass()}>
            <Icon name="plus" size={16} />
            {t("intake")}
          </Link>
          <Select aria-label={t("departments")} value={state.department} onChange={(event) => change((before) => ({ ...before, department: event.target.value }))}>
            <option value="">{t("allDepartments")}</option>
            {departments.map((code) => (
              <option key={code} value={code}>
                {pick(names?.get(code), code)}
              </option>
            ))}
          </Select>
        </div>
      </header>
      {open.length ? (
        <Items cases={open} />
      ) : (
        <EmptyState icon="check" compact title={t("casesNone")}>
          {t("casesNoneHint")}
        </EmptyState>
      )}
      {decided.length && !state.decided ? (
        <Button look="ghost" onClick={() => change((before) => ({ ...before, decided: true }))}>
          {t("showDecided", { count: decided.length })}
        </Button>
      ) : null}
      {state.decided ? <Items cases={decided} /> : null}
    </section>
  );
}

function Items({ cases }: { cases: readonly Case[] }) {
  return (
    <ul className={own.cases}>
      {cases.map((each) => (
        <Item key={each.id} of={each} />
      ))}
    </ul>
  );
}

function Item({ of }: { of: Case }) {
  const t = useText(deskMessages);
  const pick = usePick();
  const names = useQuery(departmentsQuery).data;
  const called = new Map(of.metrics.map((metric) => [metric.code, pick(metric.name, metric.code)]));
  const said = (code: string) => called.get(code) ?? code;
  return (
    <li>
      <header>
        <KindBadge kind={of.kind} />
        {of.status === "decided" ? <Badge tone="outline">{t("decided")}</Badge> : null}
        {of.status === "open" && of.reviews.length ? <Badge tone="outline">{t("inReview")}</Badge> : null}
        <small>{of.departments.map((code) => pick(names?.get(code), code)).join(t("comma"))}</small>
        {of.names.length ? <small>{t("shared", { names: of.names.join(t("comma")) })}</small> : null}
      </header>
      <ul>
        {of.pairs.slice(0, PAIRS).map((pair) => (
          <li key={`${pair.left} ${pair.right}`}>
            <Link to="/desk" search={{ left: pair.left, right: pair.right }}>
              {said(pair.left)} <i>{t("against")}</i> {said(pair.right)}
            </Link>
          </li>
        ))}
      </ul>
    </li>
  );
}
