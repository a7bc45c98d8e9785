export const STATES = ["", "open", "in_review", "decided"] as const;

/** What the page shows; it stands in the address. */
export interface IntakeState {
  id: string;
  department: string;
  state: (typeof STATES)[number];
}

const LONGEST = 200;

function text(value: unknown): string {
  return typeof value === "string" && value.length <= LONGEST ? value : "";
}

/** Whatever stands in the address, made into a state; what is not understood is left out. */
export function readState(search: Record<string, unknown>): IntakeState {
  return {
    id: text(search.id),
    department: text(search.department),
    state: STATES.find((each) => each === search.state) ?? "",
  };
}
