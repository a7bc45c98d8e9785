import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from "react";
import { Button } from "@/components/ui/button";
import { CertifiedSeal } from "@/components/ui/badges";
import { Icon } from "@/components/ui/icon";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { api } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { SearchHit } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { grouped, hitEntry, pageEntries, type Entry, type PageEntry } from "./entries";
import { searchMessages } from "./messages";
import { forget, readRecent, remember } from "./recent";
import { closePalette, hurryPalette, setPaletteText, usePalette } from "@/lib/palette";
import { useSettled } from "@/lib/use-settled";
import css from "./search.module.css";

type Key = keyof typeof searchMessages;

function useEntries(text: string, pages: PageEntry[], recent: Entry[]) {
  const t = useText(searchMessages);
  const pick = usePick();
  const wanted = useSettled(text.trim(), 90);
  const hits = useQuery({
    queryKey: keys.search(wanted),
    queryFn: ({ signal }) => api.get<{ items: SearchHit[] }>("/search", { q: wanted, limit: 24 }, { signal }),
    enabled: wanted !== "",
    placeholderData: keepPreviousData,
  });
  if (!text.trim()) return { entries: [...recent, ...pageEntries(pages, "")], hits, wanted };
  const note = (hit: SearchHit) => {
    if (!hit.alias) return hit.type === "metric" ? pick(hit.snippet) : "";
    return hit.alias_department
      ? t("aliasOf", { department: hit.alias_department, alias: hit.alias })
      : t("alias", { alias: hit.alias });
  };
  const found = (hits.data?.items ?? []).filter((hit) => hit.type !== "page").map((hit) => hitEntry(hit, pick, note(hit)));
  const all: Entry = {
    id: "all",
    group: "all",
    href: `/metrics?q=${encodeURIComponent(text.trim())}`,
    label: t("all", { q: text.trim() }),
    icon: "search",
  };
  const shown = [...found, ...pageEntries(pages, text)];
  return { entries: [...grouped(shown).flatMap(([, group]) => group), ...(found.length ? [all] : [])], hits, wanted };
}

export function Palette({ pages }: { pages: PageEntry[] }) {
  const t = useText(searchMessages);
  const navigate = useNavigate();
  const dialog = useRef<HTMLDialogElement>(null);
  const { text, hurried } = usePalette();
  const [at, setAt] = useState(0);
  const [recent, setRecent] = useState(readRecent);
  const { entries, hits, wanted } = useEntries(text, pages, recent);
  const chosen = Math.min(at, Math.max(0, entries.length - 1));

  const ready = wanted === text.trim() && !hits.isFetching;

  // Before the paint, so that no key falls between the palette's being there and its having the focus.
  useLayoutEffect(() => dialog.current?.showModal(), []);

  const open = (entry: Entry) => {
    remember(entry);
    closePalette();
    void navigate({ href: entry.href });
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
    if (step && entries.length) {
      event.preventDefault();
      setAt((chosen + step + entries.length) % entries.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!ready) hurryPalette(true);
      else if (entries[chosen]) open(entries[chosen]);
    }
  };
  useEffect(() => {
    if (!ready || !hurried) return;
    hurryPalette(false);
    if (entries[0]) open(entries[0]);
  });
  const nothing = wanted !== "" && hits.isSuccess && !hits.isPlaceholderData && entries.length === 0;
  return (
    <dialog
      ref={dialog}
      className={css.palette}
      aria-label={t("title")}
      onClose={closePalette}
      onClick={(event) => event.target === dialog.current && closePalette()}
    >
      <div className={css.inputRow}>
        <Icon name="search" size={20} />
        <input
          role="combobox"
          aria-expanded
          aria-controls="palette-list"
          aria-activedescendant={entries[chosen] ? `palette-${chosen}` : undefined}
          aria-label={t("title")}
          placeholder={t("placeholder")}
          value={text}
          autoFocus
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            setPaletteText(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKey}
        />
        <Button look="ghost" small onClick={closePalette}>
          Esc
        </Button>
      </div>
      <div className={css.list} id="palette-list" role="listbox" aria-label={t("results")}>
        {hits.error ? <ErrorState error={hits.error} retry={() => void hits.refetch()} compact /> : null}
        {nothing ? (
          <EmptyState title={t("none", { q: wanted })} compact>
            {t("noneHint")}
          </EmptyState>
        ) : null}
        {hits.isLoading ? <Skeleton height={40} /> : null}
        <Groups entries={entries} chosen={chosen} onOpen={open} onPoint={setAt} onForget={() => (forget(), setRecent([]))} />
      </div>
      <footer className={css.foot}>{t("keys")}</footer>
    </dialog>
  );
}

interface GroupsProps {
  entries: Entry[];
  chosen: number;
  onOpen: (entry: Entry) => void;
  onPoint: (at: number) => void;
  onForget: () => void;
}

function Groups({ entries, chosen, onOpen, onPoint, onForget }: GroupsProps) {
  const t = useText(searchMessages);
  return entries.map((entry, index) => {
    const first = entries[index - 1]?.group !== entry.group && entry.group !== "all";
    return (
      <div key={entry.id + entry.group} role="presentation">
        {first ? (
          <div className={css.group} role="presentation">
            {t(entry.group as Key)}
            {entry.group === "recent" ? (
              <button type="button" onClick={onForget}>
                {t("clear")}
              </button>
            ) : null}
          </div>
        ) : null}
        <Line entry={entry} index={index} chosen={index === chosen} onOpen={onOpen} onPoint={onPoint} />
      </div>
    );
  });
}

function Line({ entry, index, chosen, onOpen, onPoint }: { entry: Entry; index: number; chosen: boolean } & Pick<GroupsProps, "onOpen" | "onPoint">) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (chosen) ref.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  return (
    <div
      ref={ref}
      id={`palette-${index}`}
      role="option"
      aria-selected={chosen}
      className={css.line}
      onPointerMove={() => onPoint(index)}
      onClick={() => onOpen(entry)}
    >
      <Icon name={entry.icon} />
      <span className={css.label}>
        {entry.label}
        {entry.certified ? <CertifiedSeal /> : null}
      </span>
      {entry.note ? <span className={css.note}>{entry.note}</span> : null}
    </div>
  );
}
