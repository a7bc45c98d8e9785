import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { SignInPage } from "@/features/session";

const route = getRouteApi("/sign-in");

export function SignInRoute() {
  const { next } = route.useSearch();
  const navigate = useNavigate();
  return <SignInPage onDone={() => void navigate({ href: next ?? "/", replace: true })} />;
}
