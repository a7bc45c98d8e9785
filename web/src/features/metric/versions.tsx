import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Badge, type Tone } from "@/components/ui/badges";
import { EmptyState, Loaded } from "@/components/ui/states";
import type { MetricChange, MetricVersion } from "@/lib/api/types";
import { dateText } from "@/lib/format";
import { useLang, usePick, useText } from "@/lib/i18n";
import { metricMessages } from "./messages";
import { versionsQuery } from "./queries";
import css from "./versions.module.css";

const WEIGHTS: Record<MetricVersion["kind"], { word: "breaking" | "additiveChange" | "wordingChange"; tone: Tone }> = {
  breaking: { word: "breaking", tone: "bad" },
  additive: { word: "additiveChange", tone: "good" },
  wording: { word: "wordingChange", tone: "plain" },
};

/** Every version, newest first: what changed, by whom, and whether figures of then and now may be compared. */
export function Versions({ code }: { code: string }) {
  const t = useText(metricMessages);
  const query = useQuery(versionsQuery(code));
  return (
    <Loaded query={query}>
      {(versions) =>
        versions.length ? (
          <ol className={css.versions}>
            {versions.map((version, index) => (
              <Version key={`${version.version} ${version.at}`} code={code} version={version} before={versions[index + 1]?.version} current={index === 0} />
            ))}
          </ol>
        ) : (
          <EmptyState icon="history" title={t("versionsNone")} />
        )
      }
    </Loaded>
  );
}

interface VersionProps {
  code: string;
  version: MetricVersion;
  /** The one before it. */
  before: string | undefined;
  current: boolean;
}

function Version({ code, version, before, current }: VersionProps) {
  const t = useText(metricMessages);
  const lang = useLang();
  const weight = WEIGHTS[version.kind];
  return (
    <li className={css.version}>
      <header>
        <h3>v{version.version}</h3>
        {current ? <Badge tone="accent">{t("current")}</Badge> : null}
        {weight && version.changes.length ? <Badge tone={weight.tone}>{t(weight.word)}</Badge> : null}
        <small>
          {dateText(version.at, lang)}
          {version.by ? ` · ${t("by", { by: version.by })}` : ""}
        </small>
        <code title={version.fingerprint}>{version.fingerprint.slice(0, 10)}</code>
      </header>
      {version.message ? <p>{version.message}</p> : null}
      {version.changes.length ? (
        <ul className={css.changes}>
          {version.changes.map((change, index) => (
            <Change key={index} change={change} />
          ))}
        </ul>
      ) : (
        <p className="muted">{t("firstVersion")}</p>
      )}
      {before && before !== version.version ? (
        <Link to="/desk" search={{ left: code, left_version: before, right: code, right_version: version.version }} className={css.effect}>
          {t("versionEffect", { before, after: version.version })}
        </Link>
      ) : null}
    </li>
  );
}

function Change({ change }: { change: MetricChange }) {
  const t = useText(metricMessages);
  const pick = usePick();
  return (
    <li>
      <p>{pick(change.text, change.part)}</p>
      {change.before || change.after ? (
        <dl className={css.diff}>
          <div data-side="before">
            <dt>{t("before")}</dt>
            <dd>{change.before || t("nothing")}</dd>
          </div>
          <div data-side="after">
            <dt>{t("after")}</dt>
            <dd>{change.after || t("nothing")}</dd>
          </div>
        </dl>
      ) : null}
    </li>
  );
}
