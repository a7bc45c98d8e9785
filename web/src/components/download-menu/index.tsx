import { useMutation } from "@tanstack/react-query";
import { Dialog } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/form-error";
import { Icon } from "@/components/ui/icon";
import { MenuItem, Popover } from "@/components/ui/popover";
import { toast } from "@/components/ui/toast";
import { useText } from "@/lib/i18n";
import { downloadMessages } from "./messages";
import css from "./download-menu.module.css";

export type FileFormat = "csv" | "xlsx";

/** What is shown as a file: a workbook or CSV. `xlsx`: what the workbook holds beside; `note`: what the file has otherwise than the page. */
export function DownloadMenu({ label, save, xlsx, note }: { label: string; save: (format: FileFormat) => Promise<void>; xlsx: string; note?: string }) {
  const t = useText(downloadMessages);
  const file = useMutation({ mutationFn: save, onSuccess: () => toast(t("exported")) });
  return (
    <>
      <Popover
        menu
        align="end"
        disabled={file.isPending}
        label={
          <>
            <Icon name="download" size={16} />
            {file.isPending ? t("exporting") : label}
          </>
        }
      >
        {(close) => (
          <>
            <MenuItem icon={<Icon name="table" size={16} />} onSelect={() => (close(), file.mutate("xlsx"))}>
              {xlsx}
            </MenuItem>
            <MenuItem icon={<Icon name="download" size={16} />} onSelect={() => (close(), file.mutate("csv"))}>
              {t("exportCsv")}
            </MenuItem>
            {note ? (
              <p role="note" className={css.note}>
                {note}
              </p>
            ) : null}
          </>
        )}
      </Popover>
      <Dialog open={file.isError} onClose={() => file.reset()} title={label}>
        <FormError error={file.error} />
      </Dialog>
    </>
  );
}
