export function SignInPage({ onDone }: { onDone: () => void }) {
  return <button onClick={onDone}>…</button>;
}
