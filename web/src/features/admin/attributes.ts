export type Attributes = Record<string, string[]>;

/** `regions = 华东, 华南`, one attribute a line. */
export function attributesText(attributes: Record<string, unknown> | undefined): string {
  return Object.entries(attributes ?? {})
    .map(([name, values]) => `${name} = ${(Array.isArray(values) ? values : [values]).join(", ")}`)
    .join("\n");
}

export function readAttributes(text: string): Attributes {
  const found: Attributes = {};
  for (const line of text.split("\n")) {
    const [name = "", values = ""] = line.split(/[=＝:：](.*)/s);
    if (name.trim()) found[name.trim()] = values.split(/[,，、]/).map((value) => value.trim()).filter(Boolean);
  }
  return found;
}
