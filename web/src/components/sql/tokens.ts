export type Kind = "word" | "keyword" | "string" | "name" | "number" | "mark" | "comment";

export interface Token {
  kind: Kind;
  text: string;
  /** Whether space or a line break stood before it. */
  spaced: boolean;
}

const KEYWORDS = new Set(
  ("select distinct from where group by having order limit offset with recursive as on using and or not in is null between like " +
    "case when then else end join left right inner outer full cross lateral union all except intersect over partition rows range " +
    "preceding following current row unbounded interval date timestamp cast values filter qualify asc desc nulls first last exists true false")
    .split(" "),
);

const PATTERN =
  /(\s+)|(--[^\n]*|\/\*[\s\S]*?\*\/)|('(?:[^']|'')*'?)|("(?:[^"]|"")*"?|`(?:[^`]|``)*`?)|(\d[\w.]*)|([\p{L}_$][\p{L}\p{N}_$]*)|(<>|<=|>=|!=|\|\||::|->>?|[\s\S])/gu;

/** SQL taken apart; what is quoted stays whole, whatever stands in it. */
export function tokens(sql: string): Token[] {
  const found: Token[] = [];
  let spaced = false;
  for (const [text, space, comment, string, name, number, word] of sql.matchAll(PATTERN)) {
    if (space) {
      spaced = true;
      continue;
    }
    const kind: Kind = comment
      ? "comment"
      : string
        ? "string"
        : name
          ? "name"
          : number
            ? "number"
            : word
              ? KEYWORDS.has(word.toLowerCase())
                ? "keyword"
                : "word"
              : "mark";
    found.push({ kind, text, spaced });
    spaced = false;
  }
  return found;
}
