import { useCallback } from "react";
import type { Cell, Column } from "@/lib/api/types";
import { dateText } from "@/lib/format";
import { useLang, useText } from "@/lib/i18n";
import { tableMessages } from "./messages";
import type { Members } from "./types";

/** What a cell of a dimension or time says. `kind` tells the groups without a member apart from a member so named. */
export interface Word {
  text: string;
  kind: "plain" | "unmatched" | "blank";
  hint?: string;
}

/** The words of members: periods in words, members by their label, what has no member as such. */
export function useCellWords(members: Members): (column: Column, value: Cell) => Word {
  const t = useText(tableMessages);
  const lang = useLang();
  return useCallback(
    (column, value) => {
      if (value === null || value === undefined)
        return members.joined.has(column.name)
          ? { text: t("unmatched"), kind: "unmatched", hint: t("unmatchedHint") }
          : { text: t("blank"), kind: "blank", hint: t("blankHint") };
      if (value === "") return { text: t("emptyText"), kind: "blank" };
      if (typeof value === "boolean") return { text: t(value ? "yes" : "no"), kind: "plain" };
      const text = String(value);
      if (column.kind === "time" && column.grain) return { text: timeWord(text, lang, column.grain), kind: "plain" };
      return { text: members.labels[column.name]?.[text] ?? text, kind: "plain" };
    },
    [t, lang, members],
  );
}

const CLOCK = new Set(["hour", "minute", "second"]);

function timeWord(text: string, lang: Parameters<typeof dateText>[1], grain: string): string {
  return CLOCK.has(grain) ? text.replace("T", " ").slice(0, 16) : dateText(text, lang, grain);
}
