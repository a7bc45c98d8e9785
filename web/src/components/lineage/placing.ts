import type { Lineage } from "@/lib/api/types";

export type LineageNode = Lineage["nodes"][number];
export type LineageEdge = Lineage["edges"][number];

export interface Placed {
  node: LineageNode;
  x: number;
  y: number;
}

export const WIDTH = 168;
export const HEIGHT = 44;
const GAP_X = 72;
const GAP_Y = 12;
const SWEEPS = 4;

/** Each node in the column after the last thing that it rests on, ordered so that few lines cross. Bears cycles. */
export function placed({ nodes, edges }: Lineage): Placed[] {
  const ranks = ranksOf(nodes, edges);
  const columns: string[][] = [];
  for (const node of nodes) (columns[ranks.get(node.id) ?? 0] ??= []).push(node.id);
  const filled = columns.filter((column) => column?.length);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) sort(filled, edges, sweep % 2 === 0);
  const tallest = Math.max(1, ...filled.map((column) => column.length));
  const at = new Map(
    filled.flatMap((column, x) => {
      const top = ((tallest - column.length) * (HEIGHT + GAP_Y)) / 2;
      return column.map((id, y) => [id, { x: x * (WIDTH + GAP_X), y: top + y * (HEIGHT + GAP_Y) }] as const);
    }),
  );
  return nodes.map((node) => ({ node, ...(at.get(node.id) ?? { x: 0, y: 0 }) }));
}

function ranksOf(nodes: readonly LineageNode[], edges: readonly LineageEdge[]): Map<string, number> {
  const below = new Map<string, string[]>();
  for (const edge of edges) below.set(edge.to, [...(below.get(edge.to) ?? []), edge.from]);
  const ranks = new Map<string, number>();
  const rank = (id: string, path: ReadonlySet<string>): number => {
    const known = ranks.get(id);
    if (known !== undefined || path.has(id)) return known ?? 0;
    const deeper = (below.get(id) ?? []).map((each) => rank(each, new Set([...path, id])) + 1);
    const found = Math.max(0, ...deeper);
    ranks.set(id, found);
    return found;
  };
  for (const node of nodes) rank(node.id, new Set());
  return ranks;
}

/** Each column by the middle of what its nodes are tied to in the columns before (or after). */
function sort(columns: string[][], edges: readonly LineageEdge[], forth: boolean): void {
  const order = forth ? columns : columns.toReversed();
  const height = new Map<string, number>();
  for (const column of order) {
    const middle = (id: string): number => {
      const tied = edges.flatMap((edge) => (forth ? (edge.to === id ? [edge.from] : []) : edge.from === id ? [edge.to] : []));
      const heights = tied.flatMap((each) => height.get(each) ?? []);
      return heights.length ? heights.reduce((sum, each) => sum + each, 0) / heights.length : Number.MAX_SAFE_INTEGER;
    };
    const before = new Map(column.map((id, index) => [id, index] as const));
    column.sort((a, b) => middle(a) - middle(b) || (before.get(a) ?? 0) - (before.get(b) ?? 0));
    column.forEach((id, index) => height.set(id, index - column.length / 2));
  }
}

export interface Step {
  node: LineageNode;
  how?: LineageEdge["how"];
  /** 1 for what stands right beside, 2 for what stands beside that. */
  far: number;
}

/** Everything that a node rests on, or that rests on it, the nearest first. */
export function reach({ nodes, edges }: Lineage, id: string, direction: "below" | "above"): Step[] {
  const byId = new Map(nodes.map((node) => [node.id, node] as const));
  const found = new Map<string, Step>();
  let frontier = [id];
  for (let far = 1; frontier.length; far += 1) {
    const next: string[] = [];
    for (const edge of edges) {
      const [near, other] = direction === "below" ? [edge.to, edge.from] : [edge.from, edge.to];
      const node = byId.get(other);
      if (!frontier.includes(near) || !node || other === id || found.has(other)) continue;
      found.set(other, { node, how: edge.how, far });
      next.push(other);
    }
    frontier = next;
  }
  return [...found.values()];
}
