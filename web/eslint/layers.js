// The layers of the pages: lib -> components -> features -> app. A feature knows no other feature.
import path from "node:path";

const RANK = { styles: 0, lib: 0, components: 1, features: 2, app: 3 };

/** `src/features/home/x.ts` -> { layer: "features", feature: "home" }; files at the root of src belong to app. */
function place(file, src) {
  const parts = path.relative(src, file).split(path.sep);
  if (parts[0] === "..") return null;
  const layer = parts.length > 1 ? parts[0] : "app";
  return { layer, feature: layer === "features" ? parts[1] : "" };
}

function complaint(from, to) {
  if (RANK[to.layer] > RANK[from.layer]) return `'${from.layer}' may not import from '${to.layer}': imports point down only (lib -> components -> features -> app).`;
  if (from.layer === "features" && to.layer === "features" && from.feature !== to.feature)
    return `Feature '${from.feature}' may not import feature '${to.feature}': move what both need down to components or lib, or compose them in app.`;
  return "";
}

export default {
  meta: { type: "problem", schema: [] },
  create(context) {
    const src = path.join(context.cwd, "src");
    const from = place(context.filename, src);
    const check = (node) => {
      const target = node.source?.value;
      if (!from || typeof target !== "string") return;
      const file = target.startsWith("@/")
        ? path.join(src, target.slice(2))
        : target.startsWith(".")
          ? path.resolve(path.dirname(context.filename), target)
          : "";
      const to = file && place(file, src);
      const message = to && to.layer in RANK && from.layer in RANK ? complaint(from, to) : "";
      if (message) context.report({ node: node.source, message });
    };
    return { ImportDeclaration: check, ImportExpression: check, ExportNamedDeclaration: check, ExportAllDeclaration: check };
  },
};
