import { useCallback } from "react";
import type { Text } from "@/lib/api/types";
import { useLang, type Lang } from "./lang";
import { say, type Messages, type Values } from "./messages";

export { currentLang, LANGS, setLang, useLang, type Lang } from "./lang";
export { defineMessages, say, type Message, type Messages, type Values } from "./messages";

export type Say<M extends Messages> = (key: keyof M & string, values?: Values) => string;

/** `const t = useText(messages)`, then `t("key", { count: 3 })`. Keys are typed by the messages given. */
export function useText<M extends Messages>(messages: M): Say<M> {
  const lang = useLang();
  return useCallback(
    (key, values) => {
      const message = messages[key];
      return message ? say(message, lang, values) : key;
    },
    [messages, lang],
  );
}

/** The words of an object in the page's language, the other language where one is missing. */
export function pick(text: Text | string | null | undefined, lang: Lang, fallback = ""): string {
  if (!text) return fallback;
  if (typeof text === "string") return text;
  return (lang === "en" ? text.en || text.zh : text.zh || text.en) || fallback;
}

export function usePick(): (text: Text | string | null | undefined, fallback?: string) => string {
  const lang = useLang();
  return useCallback((text, fallback) => pick(text, lang, fallback), [lang]);
}
