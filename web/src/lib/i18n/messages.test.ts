import { describe, expect, it } from "vitest";
import type { Messages } from "./messages";

// Every module that ends in `messages.ts(x)` defines sentences; each must be whole in both languages.
const modules = import.meta.glob<Record<string, unknown>>(["/src/**/messages.ts", "/src/**/*.messages.ts"], {
  eager: true,
});

const HAN = /\p{Script=Han}/u;

function holes(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map((match) => String(match[1])).sort();
}

function tables(): [string, Messages][] {
  return Object.entries(modules).flatMap(([path, exports]) =>
    Object.entries(exports)
      .filter(([, value]) => typeof value === "object" && value !== null)
      .map(([name, value]): [string, Messages] => [`${path} ${name}`, value as Messages]),
  );
}

describe("sentences of the pages", () => {
  it("are found", () => expect(tables().length).toBeGreaterThan(3));

  it.each(tables())("%s: whole in Chinese and in English", (_, messages) => {
    for (const [key, { zh, en }] of Object.entries(messages)) {
      expect(zh.trim(), `${key}.zh`).not.toBe("");
      expect(en.trim(), `${key}.en`).not.toBe("");
      expect(HAN.test(en.replaceAll("中文", "")), `${key}.en holds Chinese`).toBe(false);
      expect(holes(en), `${key}: the same values in both`).toEqual(holes(zh));
    }
  });
});
