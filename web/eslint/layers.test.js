// The rule refuses what it is there to refuse.
import path from "node:path";
import { Linter } from "eslint";
import { describe, expect, it } from "vitest";
import layers from "./layers.js";

const cwd = path.resolve(import.meta.dirname, "..");

function complaints(file, source) {
  const config = {
    files: ["**/*.ts"],
    plugins: { caliber: { rules: { layers } } },
    rules: { "caliber/layers": "error" },
  };
  return new Linter({ cwd }).verify(source, [config], { filename: path.join(cwd, file) }).map(({ message }) => message);
}

describe("layers of the pages", () => {
  it.each([
    ["src/features/home/a.ts", 'import "@/features/catalog/b"', "Feature 'home' may not import feature 'catalog'"],
    ["src/features/home/a.ts", 'import "../catalog/b"', "Feature 'home' may not import feature 'catalog'"],
    ["src/features/home/a.ts", 'import "@/app/router"', "'features' may not import from 'app'"],
    ["src/components/ui/a.ts", 'import "@/features/home"', "'components' may not import from 'features'"],
    ["src/components/ui/a.ts", 'export * from "@/features/home"', "'components' may not import from 'features'"],
    ["src/lib/a.ts", 'const b = import("@/components/ui")', "'lib' may not import from 'components'"],
  ])("%s: %s is refused", (file, source, message) => {
    const found = complaints(file, source);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });

  it.each([
    ["src/app/routes/a.ts", 'import "@/features/home"'],
    ["src/features/home/a.ts", 'import "./b"; import "@/components/ui"; import "@/lib/api"; import "react"'],
    ["src/components/ui/a.ts", 'import "@/lib/cx"; import "../metric-chip"'],
  ])("%s: %s stands", (file, source) => expect(complaints(file, source)).toEqual([]));
});
