export function SetsPage() {
  return null;
}

export function SetPage() {
  return null;
}
