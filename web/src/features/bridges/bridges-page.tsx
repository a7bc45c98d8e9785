import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Icon } from "@/components/ui/icon";
import { Page } from "@/components/ui/page";
import { EmptyState, Loaded } from "@/components/ui/states";
import { bridgesQuery } from "@/lib/bridges";
import { useText } from "@/lib/i18n";
import { BridgeCard } from "./bridge-card";
import { bridgeMessages } from "./messages";
import css from "./bridges.module.css";

/** Every sanctioned variant with its bridge, those that no longer hold first. */
export function BridgesPage() {
  const t = useText(bridgeMessages);
  const bridges = useQuery(bridgesQuery);
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      heading={
        <>
          <Link to="/desk" className={css.back}>
            <Icon name="left" size={15} />
            {t("back")}
          </Link>
          <h1>{t("title")}</h1>
        </>
      }
    >
      <Loaded query={bridges}>
        {(items) =>
          items.length ? (
            <ul className={css.bridges}>
              {items.map((each) => (
                <BridgeCard key={each.metric.code} of={each} />
              ))}
            </ul>
          ) : (
            <EmptyState icon="desk" title={t("none")}>
              {t("noneHint")}
            </EmptyState>
          )
        }
      </Loaded>
    </Page>
  );
}
