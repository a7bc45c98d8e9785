import { useRouter } from "@tanstack/react-router";
import { Icon } from "@/components/ui/icon";
import { MenuItem, MenuLine, Popover } from "@/components/ui/popover";
import { toast } from "@/components/ui/toast";
import { copyText } from "@/lib/clipboard";
import { useText } from "@/lib/i18n";
import { metricMessages } from "./messages";
import type { Search } from "./state";
import css from "./header.module.css";

export interface ShareProps {
  code: string;
  /** The address of this view, and of this view with its days written down. */
  live: Search;
  pinned: Search;
}

/** The view as a link that opens it again, or on paper. */
export function Share({ code, live, pinned }: ShareProps) {
  const t = useText(metricMessages);
  const router = useRouter();
  const copy = async (search: Search) => {
    const { href } = router.buildLocation({ to: "/m/$code", params: { code }, search });
    const done = await copyText(window.location.origin + href);
    if (done) toast(t("linkCopied"));
    else toast(t("copyFailed"), "bad");
  };
  return (
    <Popover
      menu
      align="end"
      label={
        <>
          <Icon name="share" />
          {t("share")}
        </>
      }
    >
      {(close) => {
        const after = (work: () => void) => () => {
          close();
          work();
        };
        return (
          <>
            <Choice title={t("shareLive")} note={t("shareLiveNote")} onSelect={after(() => void copy(live))} />
            <Choice title={t("sharePinned")} note={t("sharePinnedNote")} onSelect={after(() => void copy(pinned))} />
            <MenuLine />
            <Choice title={t("print")} note={t("printNote")} onSelect={after(() => window.print())} />
          </>
        );
      }}
    </Popover>
  );
}

function Choice({ title, note, onSelect }: { title: string; note: string; onSelect: () => void }) {
  return (
    <MenuItem onSelect={onSelect}>
      <span className={css.choice}>
        <b>{title}</b>
        <small>{note}</small>
      </span>
    </MenuItem>
  );
}
