import { queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { Account, DepartmentNode, Token } from "@/lib/api/types";

export const usersQuery = (q: string) =>
  queryOptions({
    queryKey: keys.users(q),
    queryFn: ({ signal }) => items(api.get<Account[] | { items: Account[] }>("/users", { q, limit: 200 }, { signal })),
  });

export const departmentsQuery = queryOptions({
  queryKey: keys.departments,
  queryFn: ({ signal }) =>
    items(api.get<DepartmentNode[] | { items: DepartmentNode[] }>("/departments", {}, { signal })),
});

export const tokensQuery = queryOptions({
  queryKey: keys.tokens,
  queryFn: ({ signal }) => items(api.get<Token[] | { items: Token[] }>("/tokens", {}, { signal })),
});

async function items<T>(request: Promise<T[] | { items: T[] }>): Promise<T[]> {
  const found = await request;
  return Array.isArray(found) ? found : found.items;
}

export interface FlatDepartment {
  node: DepartmentNode;
  depth: number;
  parent: string;
}

/** The tree as lines, parents first. */
export function flat(nodes: DepartmentNode[], depth = 0, parent = ""): FlatDepartment[] {
  return nodes.flatMap((node) => [{ node, depth, parent }, ...flat(node.children ?? [], depth + 1, node.code)]);
}
