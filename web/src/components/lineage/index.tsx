import { lazy, Suspense } from "react";
import { Loading } from "@/components/ui/states";
import type { Lineage as LineageShape } from "@/lib/api/types";
import { LineageList } from "./list";
import css from "./lineage.module.css";

const Graph = lazy(() => import("./graph").then((module) => ({ default: module.LineageGraph })));

export interface LineageProps {
  lineage: LineageShape;
  /** The id of the node in question. */
  focus: string;
}

/** Where something comes from and what is built on it: as a graph, and beside it in words. */
export function Lineage({ lineage, focus }: LineageProps) {
  return (
    <div className={css.lineage}>
      <Suspense fallback={<Loading lines={8} />}>
        <Graph key={focus} lineage={lineage} focus={focus} />
      </Suspense>
      <LineageList lineage={lineage} focus={focus} />
    </div>
  );
}
