import { describe, expect, it } from "vitest";

const sources = import.meta.glob<string>(["/src/**/*.ts", "/src/**/*.tsx"], { eager: true, query: "?raw", import: "default" });

// Where Chinese words belong: sentences, and the tables of number, date and unit words.
const HOMES = [/messages\.ts$/, /\.test\.tsx?$/, /^\/src\/lib\/format\//, /\.d\.ts$/];
// Names that are the same in every language.
const NAMES = ["口径", "中文"];
const HAN = /\p{Script=Han}+/gu;

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "");
}

describe("pages", () => {
  const pages = Object.entries(sources).filter(([path]) => !HOMES.some((home) => home.test(path)));

  it("are found", () => expect(pages.length).toBeGreaterThan(30));

  it.each(pages)("%s holds no sentence of its own", (_, source) => {
    const found = [...withoutComments(source).matchAll(HAN)].map(([word]) => word).filter((word) => !NAMES.includes(word));
    expect(found).toEqual([]);
  });
});
