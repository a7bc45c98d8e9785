import { tokens, type Token } from "./tokens";

export interface Line {
  indent: number;
  tokens: Token[];
}

const CLAUSES = new Set(["select", "from", "where", "group", "having", "order", "limit", "union", "except", "intersect", "qualify"]);
const JOINS = new Set(["left", "right", "inner", "full", "cross", "join"]);

interface Level {
  /** A subquery, set out in lines of its own; anything else in brackets stays on its line. */
  block: boolean;
  indent: number;
  clause: string;
  between: boolean;
  cases: number;
}

/** A query in lines, a clause each, as a person would set it. Nothing but white space is changed. */
export function layout(sql: string): Line[] {
  const all = tokens(sql);
  const lines: Line[] = [{ indent: 0, tokens: [] }];
  const levels: Level[] = [{ block: true, indent: 0, clause: "", between: false, cases: 0 }];
  const top = () => levels.at(-1) ?? { block: true, indent: 0, clause: "", between: false, cases: 0 };
  const line = (indent: number) => {
    const last = lines.at(-1);
    if (last && !last.tokens.length) last.indent = indent;
    else lines.push({ indent, tokens: [] });
  };
  const put = (token: Token) => lines.at(-1)?.tokens.push(token);

  all.forEach((token, index) => {
    const level = top();
    const word = token.kind === "keyword" ? token.text.toLowerCase() : "";
    const before = all[index - 1]?.text.toLowerCase() ?? "";
    if (token.text === ")" && levels.length > 1) {
      levels.pop();
      if (level.block) line(level.indent - 1);
      put(token);
      return;
    }
    if (level.block) breakBefore(level, word, before, line);
    put(token);
    if (token.kind === "comment" && token.text.startsWith("--")) line(level.indent);
    if (token.text === "(") {
      const opens = ["select", "with"].includes(all[index + 1]?.text.toLowerCase() ?? "");
      levels.push({ block: opens, indent: level.indent + 1, clause: "", between: false, cases: 0 });
      if (opens) line(level.indent + 1);
    } else if (token.text === "," && level.block) line(level.indent + (level.clause === "select" ? 1 : 0));
    else if (level.block && (word === "select" || (word === "distinct" && before === "select"))) line(level.indent + 1);
    else if (token.text === ";" && levels.length === 1) line(0);
  });
  return joined(lines.filter((each) => each.tokens.length));
}

function breakBefore(level: Level, word: string, before: string, line: (indent: number) => void): void {
  if (word === "case") level.cases += 1;
  if (word === "end") level.cases -= 1;
  if (CLAUSES.has(word)) {
    level.clause = word;
    line(level.indent);
  } else if (JOINS.has(word) && !JOINS.has(before) && before !== "outer") line(level.indent);
  else if (word === "between") level.between = true;
  else if (word === "and" && level.between) level.between = false;
  else if ((word === "and" || word === "or") && level.cases <= 0) line(level.indent + 1);
}

const WIDTH = 96;

/** A list that fits stays on the line of its SELECT; one that does not has a line a column. */
function joined(lines: Line[]): Line[] {
  const out: Line[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const head = lines[at];
    if (!head) break;
    const items = isHead(head) ? itemsAfter(lines, at) : [];
    const width = [head, ...items].reduce((sum, line) => sum + length(line) + 1, head.indent * 2);
    if (!items.length || width > WIDTH) out.push(head);
    else {
      out.push({ indent: head.indent, tokens: [head, ...items].flatMap((line) => line.tokens.map((token, index) => (index ? token : { ...token, spaced: true }))) });
      at += items.length;
    }
  }
  return out;
}

function isHead(line: Line): boolean {
  return line.tokens.every((token) => /^(select|distinct)$/i.test(token.text));
}

function itemsAfter(lines: Line[], at: number): Line[] {
  const items: Line[] = [];
  for (const line of lines.slice(at + 1)) {
    if (line.indent !== (lines[at]?.indent ?? 0) + 1) break;
    items.push(line);
    if (line.tokens.at(-1)?.text !== ",") break;
  }
  return items;
}

function length(line: Line): number {
  return line.tokens.reduce((sum, token) => sum + token.text.length + (token.spaced ? 1 : 0), 0);
}

/** The lines as text. */
export function formatted(sql: string): string {
  return layout(sql)
    .map(({ indent, tokens: parts }) => "  ".repeat(indent) + parts.map((token, index) => (index && token.spaced ? " " : "") + token.text).join(""))
    .join("\n");
}
