import { Link } from "@tanstack/react-router";
import { Controls, Handle, Position, ReactFlow, type Edge, type Node, type NodeProps } from "@xyflow/react";
import "@xyflow/react/dist/style.css";
import { useMemo, useState } from "react";
import type { Lineage } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { useEffectiveTheme } from "@/lib/theme";
import { lineageMessages } from "./messages";
import { HEIGHT, placed, WIDTH, type LineageNode } from "./placing";
import css from "./lineage.module.css";

type Drawn = Node<{ node: LineageNode; focus: boolean; lit: boolean }>;

const TYPES = { thing: Thing };
const LEAST = 240;
const MOST = 620;
// Narrower than this the whole would be too small to read: the view starts at the node in question.
const NARROW = 700;
const WHOLE = { padding: 0.08, maxZoom: 1 };

/** From columns on the left to the metrics built on top on the right. Metrics are links; nothing can be moved about. */
export function LineageGraph({ lineage, focus }: { lineage: Lineage; focus: string }) {
  const t = useText(lineageMessages);
  const pick = usePick();
  const theme = useEffectiveTheme();
  const [over, setOver] = useState("");
  const places = useMemo(() => placed(lineage), [lineage]);
  const narrow = window.innerWidth < NARROW;
  const height = Math.min(narrow ? MOST / 2 : MOST, Math.max(LEAST, ...places.map(({ y }) => y + HEIGHT + 60)));
  const nodes = useMemo<Drawn[]>(() => {
    const near = nearTo(lineage, over);
    return places.map(({ node, x, y }) => ({
      id: node.id,
      type: "thing",
      position: { x, y },
      data: { node, focus: node.id === focus, lit: !over || near.has(node.id) },
      width: WIDTH,
      height: HEIGHT,
      sourcePosition: Position.Right,
      targetPosition: Position.Left,
    }));
  }, [lineage, places, focus, over]);
  const edges = useMemo<Edge[]>(
    () =>
      lineage.edges.map((edge) => {
        const lit = over === edge.from || over === edge.to;
        return {
          id: `${edge.from} ${edge.to} ${edge.how?.en ?? ""}`,
          source: edge.from,
          target: edge.to,
          label: lit ? pick(edge.how) : undefined,
          className: lit ? css.litEdge : over ? css.paleEdge : css.edge,
          focusable: false,
        };
      }),
    [lineage, over, pick],
  );
  return (
    <div className={css.graph} style={{ height }} role="group" aria-label={t("graph")} title={t("graphHint")}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={TYPES}
        colorMode={theme}
        fitView
        fitViewOptions={narrow ? { nodes: [{ id: focus }], minZoom: 0.75, maxZoom: 0.75 } : WHOLE}
        minZoom={0.2}
        maxZoom={1.6}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        elementsSelectable={false}
        zoomOnScroll={false}
        preventScrolling={false}
        onNodeMouseEnter={(_, node) => setOver(node.id)}
        onNodeMouseLeave={() => setOver("")}
      >
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  );
}

function nearTo({ edges }: Lineage, id: string): Set<string> {
  return new Set([id, ...edges.flatMap((edge) => (edge.from === id ? [edge.to] : edge.to === id ? [edge.from] : []))]);
}

function Thing({ data }: NodeProps<Drawn>) {
  const t = useText(lineageMessages);
  const pick = usePick();
  const { node, focus, lit } = data;
  const name = node.type === "metric" || node.type === "dataset" ? pick(node.label, node.code) : (node.code.split(".").at(-1) ?? node.code);
  const body = (
    <>
      <small>{t(node.type)}</small>
      <b>{name}</b>
    </>
  );
  return (
    <div className={css.node} data-type={node.type} data-focus={focus} data-lit={lit} title={node.code}>
      <Handle type="target" position={Position.Left} className={css.handle} isConnectable={false} />
      {node.type === "metric" && !focus ? (
        <Link to="/m/$code" params={{ code: node.code }} search={{ tab: "lineage" }} className="nodrag nopan">
          {body}
        </Link>
      ) : (
        <div aria-current={focus ? "true" : undefined}>{body}</div>
      )}
      <Handle type="source" position={Position.Right} className={css.handle} isConnectable={false} />
    </div>
  );
}
