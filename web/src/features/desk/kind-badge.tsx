import { Badge, type Tone } from "@/components/ui/badges";
import type { Case } from "@/lib/api/types";
import { useText } from "@/lib/i18n";
import { deskMessages } from "./messages";

const TONES: Record<Case["kind"], Tone> = { same_definition: "good", same_name: "bad", contained: "accent", near: "warn" };

/** How two metrics may be taken for one another. */
export function KindBadge({ kind }: { kind: Case["kind"] }) {
  const t = useText(deskMessages);
  return <Badge tone={TONES[kind]}>{t(kind)}</Badge>;
}
