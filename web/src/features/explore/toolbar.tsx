import { useState } from "react";
import { DownloadMenu } from "@/components/download-menu";
import { Sql } from "@/components/sql";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/controls";
import { Dialog } from "@/components/ui/dialog";
import { Icon, type IconName } from "@/components/ui/icon";
import { toast } from "@/components/ui/toast";
import type { MetricQuery } from "@/lib/api/types";
import { setFullNumbers, useFullNumbers } from "@/lib/format";
import { copyText } from "@/lib/clipboard";
import { useText } from "@/lib/i18n";
import { usePermission } from "@/lib/session";
import { set, swapAxes } from "./actions";
import { exploreMessages } from "./messages";
import { download } from "./queries";
import { LIMITS, VIEWS, type View } from "./state";
import type { Explore } from "./use-explore";
import css from "./explore.module.css";

const ICONS: Record<View, IconName> = { chart: "metrics", table: "table", pivot: "cards" };

/** How the answer is shown: the state's part that changes no figure. */
export function Toolbar({ state, change }: Explore) {
  const t = useText(exploreMessages);
  const full = useFullNumbers();
  return (
    <div className={css.toolbar}>
      <Segmented
        label={t("view")}
        value={state.view}
        choices={VIEWS.map((view) => ({
          value: view,
          label: (
            <>
              <Icon name={ICONS[view]} size={15} />
              {t(`view_${view}`)}
            </>
          ),
        }))}
        onChange={(view) => change(set({ view }))}
      />
      <span className={css.spring} />
      {state.view === "pivot" ? (
        <Button small look="ghost" onClick={() => change(swapAxes)} disabled={state.by.length < 2}>
          <Icon name="swap" size={15} />
          {t("swap")}
        </Button>
      ) : (
        <>
          <label className={css.check}>
            <input type="checkbox" checked={state.totals} onChange={(event) => change(set({ totals: event.target.checked }))} />
            {t("totals")}
          </label>
          <label className={css.pickOne}>
            <span className="sr-only">{t("rows")}</span>
            <select value={state.limit} onChange={(event) => change(set({ limit: Number(event.target.value) }))}>
              {[...new Set([...LIMITS, state.limit])]
                .sort((a, b) => a - b)
                .map((count) => (
                  <option key={count} value={count}>
                    {t("rowCount", { count })}
                  </option>
                ))}
            </select>
          </label>
        </>
      )}
      <Segmented
        label={t("numbers")}
        value={full ? "full" : "short"}
        choices={[
          { value: "short", label: t("numbersShort") },
          { value: "full", label: t("numbersFull") },
        ]}
        onChange={(value) => setFullNumbers(value === "full")}
      />
    </div>
  );
}

/** What is taken away from here: the link, the file, the SQL. */
export function Actions({ query, sql, view }: { query: MetricQuery | undefined; sql: string; view: View }) {
  const t = useText(exploreMessages);
  const mayExport = usePermission("export");
  return (
    <>
      <CopyLink />
      {sql ? <ShowSql sql={sql} /> : null}
      {mayExport && query ? (
        <DownloadMenu
          label={t("export")}
          xlsx={t("exportXlsx")}
          note={view === "pivot" ? t("exportFlat") : undefined}
          save={(format) => download(query, format)}
        />
      ) : null}
    </>
  );
}

function CopyLink() {
  const t = useText(exploreMessages);
  const copy = async () => ((await copyText(window.location.href)) ? toast(t("linkCopied")) : toast(t("linkFailed"), "bad"));
  return (
    <Button onClick={() => void copy()}>
      <Icon name="share" size={16} />
      {t("copyLink")}
    </Button>
  );
}

function ShowSql({ sql }: { sql: string }) {
  const t = useText(exploreMessages);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("sql")}</Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t("sqlTitle")} kind="wide">
        <Sql sql={sql} label={t("sqlTitle")} />
      </Dialog>
    </>
  );
}
