import { Link } from "@tanstack/react-router";
import { Badge } from "@/components/ui/badges";
import type { Lineage } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { lineageMessages } from "./messages";
import { reach, type Step } from "./placing";
import css from "./lineage.module.css";

/** The graph in words: what the node rests on, and what breaks when it changes. */
export function LineageList({ lineage, focus }: { lineage: Lineage; focus: string }) {
  const t = useText(lineageMessages);
  const above = reach(lineage, focus, "above").filter((step) => step.node.type === "metric");
  const below = reach(lineage, focus, "below");
  return (
    <div className={css.words}>
      <section>
        <h3>{t("below")}</h3>
        {below.length ? <Steps steps={below} /> : <p className="muted">{t("belowNone")}</p>}
      </section>
      <section>
        <h3>{above.length ? t("aboveCount", { count: above.length }) : t("above")}</h3>
        {above.length ? <Steps steps={above} /> : <p className="muted">{t("aboveNone")}</p>}
      </section>
    </div>
  );
}

function Steps({ steps }: { steps: Step[] }) {
  const t = useText(lineageMessages);
  const pick = usePick();
  return (
    <ul className={css.steps}>
      {steps.map(({ node, how, far }) => (
        <li key={node.id}>
          <Badge>{t(node.type)}</Badge>
          {node.type === "metric" ? (
            <Link to="/m/$code" params={{ code: node.code }} search={{ tab: "lineage" }}>
              {pick(node.label, node.code)}
            </Link>
          ) : (
            <span className={css.place}>
              {node.type === "dataset" ? pick(node.label, node.code) : <code>{node.code}</code>}
            </span>
          )}
          <small>
            {pick(how)}
            {far > 1 ? ` · ${t("through", { count: far })}` : ""}
          </small>
        </li>
      ))}
    </ul>
  );
}
