import { Link, type ErrorComponentProps } from "@tanstack/react-router";
import { buttonClass } from "@/components/ui/button";
import { Page } from "@/components/ui/page";
import { ErrorState, Loading, State } from "@/components/ui/states";
import { useText } from "@/lib/i18n";
import { routeMessages } from "./messages";

export function PageMissing() {
  const t = useText(routeMessages);
  return (
    <Page title={t("missingTitle")} heading={null}>
      <State
        icon="search"
        kind="not-found"
        title={t("missingTitle")}
        actions={
          <Link to="/" className={buttonClass({ look: "primary" })}>
            {t("home")}
          </Link>
        }
      >
        {t("missingHint")}
      </State>
    </Page>
  );
}

export function PageError({ error, reset }: ErrorComponentProps) {
  return <ErrorState error={error} retry={reset} />;
}

export function PagePending() {
  return (
    <div style={{ padding: 32 }}>
      <Loading lines={6} />
    </div>
  );
}
