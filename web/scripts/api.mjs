// Writes src/lib/api/schema.d.ts after web/openapi.json. With --check it only says whether that is still so.
import { readFile, writeFile } from "node:fs/promises";
import openapi, { astToString } from "openapi-typescript";

const SPEC = new URL("../openapi.json", import.meta.url);
const OUT = new URL("../src/lib/api/schema.d.ts", import.meta.url);
// A field with a default may be left out, by us and by the server.
const OPTIONS = { alphabetize: true, defaultNonNullable: false };
const HEAD = "// Written by `npm run api` after openapi.json; not to be changed by hand.\n\n";

const spec = await readFile(SPEC, "utf8").catch(() => "");
const wanted = spec && HEAD + astToString(await openapi(JSON.parse(spec), OPTIONS));

if (process.argv.includes("--check")) {
  const found = await readFile(OUT, "utf8").catch(() => "");
  if (found !== wanted) {
    process.stderr.write("src/lib/api/schema.d.ts does not match openapi.json: run `npm run api` and commit it.\n");
    process.exitCode = 1;
  }
} else if (spec) {
  await writeFile(OUT, wanted);
} else {
  process.stderr.write("openapi.json is missing: the server writes it.\n");
  process.exitCode = 1;
}
