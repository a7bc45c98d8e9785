import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { toast } from "@/components/ui/toast";
import { Tooltip } from "@/components/ui/tooltip";
import { copyText } from "@/lib/clipboard";
import { useText } from "@/lib/i18n";
import { ReceiptDetails } from "./details";
import { receiptMessages } from "./messages";
import css from "./receipt.module.css";

/** The number by which a figure is computed again, and what stands behind it. `id` is empty where none could be kept. */
export function Receipt({ id }: { id: string }) {
  const t = useText(receiptMessages);
  const [open, setOpen] = useState(false);
  if (!id) return <p className={css.receipt}>{t("none")}</p>;
  const copy = async () => ((await copyText(id)) ? toast(t("copied")) : toast(t("failed"), "bad"));
  return (
    <div className={css.receipt}>
      <Tooltip text={t("hint", { id })}>
        <Button look="ghost" small className={css.name} aria-label={t("open")} onClick={() => setOpen(true)}>
          <Icon name="receipt" size={16} />
          {t("receipt")}
        </Button>
      </Tooltip>
      <code>{id}</code>
      <Button look="ghost" small icon aria-label={t("copy")} title={t("copy")} onClick={() => void copy()}>
        <Icon name="copy" size={15} />
      </Button>
      {open ? <ReceiptDetails id={id} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}
