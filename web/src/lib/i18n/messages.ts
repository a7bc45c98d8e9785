import type { Lang } from "./lang";

/** One sentence in both languages: a page cannot be translated by half. `{name}` marks a value. */
export interface Message {
  zh: string;
  en: string;
}

export type Messages = Record<string, Message>;
export type Values = Record<string, string | number>;

export function defineMessages<M extends Messages>(messages: M): M {
  return messages;
}

export function say(message: Message, lang: Lang, values: Values = {}): string {
  const text = lang === "en" ? message.en : message.zh;
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
}
