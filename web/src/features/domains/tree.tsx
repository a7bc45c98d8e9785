import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Icon } from "@/components/ui/icon";
import type { DomainNode } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { domainMessages } from "./messages";
import css from "./domains.module.css";

/** The node with this code, and those above it. */
export function pathTo(nodes: DomainNode[], code: string): DomainNode[] {
  for (const node of nodes) {
    if (node.code === code) return [node];
    const below = pathTo(node.children ?? [], code);
    if (below.length) return [node, ...below];
  }
  return [];
}

export function Tree({ nodes, chosen }: { nodes: DomainNode[]; chosen: string }) {
  return (
    <ul className={css.tree}>
      {nodes.map((node) => (
        <Branch key={node.code} node={node} chosen={chosen} />
      ))}
    </ul>
  );
}

function Branch({ node, chosen }: { node: DomainNode; chosen: string }) {
  const t = useText(domainMessages);
  const pick = usePick();
  const [open, setOpen] = useState(true);
  const children = node.children ?? [];
  const name = pick(node.name, node.code);
  return (
    <li>
      <div className={css.node} data-chosen={node.code === chosen}>
        {children.length ? (
          <button type="button" aria-expanded={open} aria-label={t(open ? "collapse" : "expand", { name })} onClick={() => setOpen(!open)}>
            <Icon name={open ? "down" : "right"} size={16} />
          </button>
        ) : (
          <span className={css.leaf} aria-hidden="true" />
        )}
        <Link to="/domains" search={{ domain: node.code }} aria-current={node.code === chosen ? "true" : undefined}>
          {name}
        </Link>
        <small>{node.metrics}</small>
      </div>
      {open && children.length ? <Tree nodes={children} chosen={chosen} /> : null}
    </li>
  );
}
