import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { Sql } from "@/components/sql";
import { Badge } from "@/components/ui/badges";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { CertifiedSeal } from "@/components/ui/badges";
import { Sentence } from "@/components/ui/sentence";
import { DeniedState, ErrorState, Loading } from "@/components/ui/states";
import type { MetricDetail } from "@/lib/api/types";
import { pick as pickText, useLang, usePick, useText } from "@/lib/i18n";
import type { View } from "./context";
import { metricMessages } from "./messages";
import { sqlQuery } from "./queries";
import { TechnicalCard } from "./technical";
import css from "./caliber.module.css";

/** What is computed: in words first, then in the terms of the definition, then as the machine runs it. */
export function Caliber({ view }: { view: View }) {
  const t = useText(metricMessages);
  const { metric } = view;
  if (!metric.fingerprint)
    return <DeniedState title={t("closedTitle")} message={metric.denied?.message} contact={metric.denied?.contact || metric.owner.business} />;
  return (
    <div className={css.caliber}>
      <div className={css.main}>
        <PlainWords metric={metric} />
        <Formula metric={metric} />
        <Confusables metric={metric} />
        <SqlPart view={view} />
      </div>
      <aside className={css.side}>
        <Sources metric={metric} />
        <Dimensions metric={metric} />
        <TechnicalCard metric={metric} />
      </aside>
    </div>
  );
}

export function Part({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <section className={css.part}>
      <h2>{title}</h2>
      {note ? <p className={css.note}>{note}</p> : null}
      {children}
    </section>
  );
}

function PlainWords({ metric }: { metric: MetricDetail }) {
  const t = useText(metricMessages);
  const lang = useLang();
  const pick = usePick();
  const words = (lang === "en" ? metric.words.en : metric.words.zh) ?? [];
  const more = [
    ["purpose", pick(metric.purpose)],
    ["scope", pick(metric.scope)],
    ["exclusions", pick(metric.exclusions)],
  ] as const;
  const questions = metric.questions;
  return (
    <Part title={t("words")}>
      {words.length ? (
        <ul className={css.words}>
          {words.map((word) => (
            <li key={word}>
              <Sentence text={word} />
            </li>
          ))}
        </ul>
      ) : (
        <p className="muted">{t("noWords")}</p>
      )}
      <dl className={css.more}>
        {more.map(([key, text]) =>
          text ? (
            <div key={key}>
              <dt>{t(key)}</dt>
              <dd>{text}</dd>
            </div>
          ) : null,
        )}
        {questions.length ? (
          <div>
            <dt>{t("questions")}</dt>
            <dd>
              {questions.map((question) => (
                <p key={question}>{question}</p>
              ))}
            </dd>
          </div>
        ) : null}
      </dl>
    </Part>
  );
}

/** The formula with its metrics as links; of an atomic metric its measure and filter. */
function Formula({ metric }: { metric: MetricDetail }) {
  const t = useText(metricMessages);
  const pick = usePick();
  const parts = metric.formula_parts;
  if (!parts.length && !metric.measure) return null;
  return (
    <Part title={t("formula")}>
      {parts.length ? (
        <p className={css.formula}>
          {parts.map((part, index) =>
            part.metric ? (
              <Link key={index} to="/m/$code" params={{ code: part.metric }} search={{ tab: "caliber" }}>
                {pick(part.name, part.text)}
              </Link>
            ) : (
              <span key={index}>{part.text}</span>
            ),
          )}
        </p>
      ) : (
        <p className={css.formula}>
          <code>{metric.measure}</code>
        </p>
      )}
      {metric.where ? (
        <p className={css.condition}>
          <span className="muted">{t("where")}</span> <code>{metric.where}</code>
        </p>
      ) : null}
    </Part>
  );
}

function Confusables({ metric }: { metric: MetricDetail }) {
  const t = useText(metricMessages);
  const pick = usePick();
  return (
    <Part title={t("confusable")}>
      {metric.not_to_be_confused.length ? (
        <ul className={css.confusables}>
          {metric.not_to_be_confused.map(({ metric: other, reason, kind }) => (
            <li key={`${other.code} ${kind}`}>
              <div>
                <Link to="/m/$code" params={{ code: other.code }} search={{ tab: "caliber" }}>
                  {pick(other.name, other.code)}
                </Link>
                {"certified" in other && other.certified ? <CertifiedSeal /> : null}
                <Badge tone={kind === "homonym" || kind === "same_definition" ? "warn" : "plain"}>{t(kind)}</Badge>
                {"owner" in other ? <small>{pick(other.owner.department?.name)}</small> : null}
                <Link to="/desk" search={{ left: metric.code, right: other.code }} className={css.desk} aria-label={t("deskWith", { name: pick(other.name, other.code) })}>
                  <Icon name="desk" size={15} />
                  {t("desk")}
                </Link>
              </div>
              <p>{pick(reason)}</p>
            </li>
          ))}
        </ul>
      ) : (
        <p className="muted">{t("confusableNone")}</p>
      )}
    </Part>
  );
}

function SqlPart({ view }: { view: View }) {
  const t = useText(metricMessages);
  const allowed = view.metric.allowed_actions.includes("see_sql");
  const query = useQuery({ ...sqlQuery(view.asked), enabled: allowed });
  return (
    <Part title={t("sql")} note={allowed ? t("sqlHint") : undefined}>
      {!allowed ? <p className="muted">{t("sqlDenied")}</p> : null}
      {query.data?.sql ? <Sql sql={query.data.sql} label={t("sql")} /> : null}
      {allowed && query.isPending ? <Loading lines={4} /> : null}
      {allowed && query.isError ? <ErrorState error={query.error} retry={() => void query.refetch()} compact /> : null}
    </Part>
  );
}

function Sources({ metric }: { metric: MetricDetail }) {
  const t = useText(metricMessages);
  if (!metric.sources.length) return null;
  return (
    <Part title={t("sources")}>
      <ul className={css.sources}>
        {metric.sources.map((source) => (
          <li key={source.dataset}>
            <code>{source.table}</code>
            <p>{source.columns.join(t("separator"))}</p>
          </li>
        ))}
      </ul>
    </Part>
  );
}

const SHOWN = 14;

function Dimensions({ metric }: { metric: MetricDetail }) {
  const t = useText(metricMessages);
  const lang = useLang();
  const [all, setAll] = useState(false);
  const { dimensions } = metric;
  if (!dimensions.length) return null;
  return (
    <Part title={t("dimensions")} note={dimensions.length > SHOWN ? t("manyDimensions", { count: dimensions.length }) : undefined}>
      <ul className={css.dimensions}>
        {(all ? dimensions : dimensions.slice(0, SHOWN)).map((dimension) => (
          <li key={dimension.name}>
            <Link to="/m/$code" params={{ code: metric.code }} search={{ by: dimension.name }} title={dimension.name}>
              {pickText(dimension.label, lang, dimension.name)}
            </Link>
          </li>
        ))}
      </ul>
      {dimensions.length > SHOWN ? (
        <Button look="ghost" small onClick={() => setAll(!all)}>
          {t(all ? "less" : "allDimensions")}
        </Button>
      ) : null}
    </Part>
  );
}
