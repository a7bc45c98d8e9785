import { useMutation } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/form-error";
import { Icon } from "@/components/ui/icon";
import { MenuItem, Popover } from "@/components/ui/popover";
import { toast } from "@/components/ui/toast";
import { copyText } from "@/lib/clipboard";
import { useText } from "@/lib/i18n";
import { usePermission } from "@/lib/session";
import { deskMessages } from "./messages";
import { askedOf, downloadDesk, useCard } from "./queries";
import { lastMonth, metricOf, writeState, type DeskState } from "./state";
import { useNow } from "./use-desk";
import css from "./desk.module.css";

const FORMATS = ["pdf", "xlsx"] as const;

/** The view as a link with its days written down, as a file, on paper. */
export function Actions({ state, children }: { state: DeskState; children?: ReactNode }) {
  const t = useText(deskMessages);
  const router = useRouter();
  const mayExport = usePermission("export");
  const cards = [useCard(metricOf(state, "left")).data, useCard(metricOf(state, "right")).data];
  const now = useNow(cards.map((card) => card?.as_of));
  const span = state.span ?? (now ? lastMonth(now) : null);
  const file = useMutation({ mutationFn: downloadDesk, onSuccess: () => toast(t("exported")) });
  const copy = async () => {
    const { href } = router.buildLocation({ to: "/desk", search: writeState({ ...state, span }) });
    if (await copyText(window.location.origin + href)) toast(t("linkCopied"));
    else toast(t("linkFailed"), "bad");
  };
  return (
    <div className={css.actions}>
      {children}
      <Button onClick={() => void copy()}>
        <Icon name="share" size={16} />
        {t("copyLink")}
      </Button>
      {mayExport && span ? (
        <Popover
          menu
          align="end"
          disabled={file.isPending}
          label={
            <>
              <Icon name="download" size={16} />
              {t(file.isPending ? "exporting" : "export")}
            </>
          }
        >
          {(close) =>
            FORMATS.map((format) => (
              <MenuItem key={format} onSelect={() => (close(), file.mutate({ ...askedOf(state, span), format }))}>
                {t(`export_${format}`)}
              </MenuItem>
            ))
          }
        </Popover>
      ) : null}
      <Button className={css.print} onClick={() => window.print()}>
        <Icon name="receipt" size={16} />
        {t("print")}
      </Button>
      <Dialog open={file.isError} onClose={() => file.reset()} title={t("export")}>
        <FormError error={file.error} />
      </Dialog>
    </div>
  );
}
