/** `code` in a sentence stands in backticks. */
export function Sentence({ text }: { text: string }) {
  return text.split("`").map((part, index) => (index % 2 ? <code key={index}>{part}</code> : part));
}
