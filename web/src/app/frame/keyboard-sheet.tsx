import type { ReactNode } from "react";
import { Kbd } from "@/components/ui/controls";
import { Dialog } from "@/components/ui/dialog";
import { useText } from "@/lib/i18n";
import { frameMessages } from "./messages";
import type { Place } from "./places";
import css from "./frame.module.css";

export function KeyboardSheet({ places, onClose }: { places: readonly Place[]; onClose: () => void }) {
  const t = useText(frameMessages);
  const rows: [string, ReactNode][] = [
    [
      t("keySearch"),
      <>
        <Kbd>Ctrl</Kbd> <Kbd>K</Kbd> {t("or")} <Kbd>/</Kbd>
      </>,
    ],
    ...places.map((place): [string, ReactNode] => [
      t("keyGo", { page: t(place.label) }),
      <>
        <Kbd>g</Kbd> {t("then")} <Kbd>{place.key}</Kbd>
      </>,
    ]),
    [
      t("keyTabs"),
      <>
        <Kbd>1</Kbd> … <Kbd>5</Kbd>
      </>,
    ],
    [
      t("keyExplore"),
      <>
        <Kbd>m</Kbd> <Kbd>d</Kbd> <Kbd>f</Kbd>
      </>,
    ],
    [
      t("keyDesk"),
      <>
        <Kbd>l</Kbd> <Kbd>r</Kbd> <Kbd>x</Kbd>
      </>,
    ],
    [t("keySheet"), <Kbd key="?">?</Kbd>],
    [t("keyClose"), <Kbd key="esc">Esc</Kbd>],
  ];
  return (
    <Dialog open onClose={onClose} title={t("keyboard")}>
      <dl className={css.keys}>
        {rows.map(([label, keys]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{keys}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
