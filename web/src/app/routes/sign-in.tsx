import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { SignInPage } from "@/features/session";

const route = getRouteApi("/sign-in");

export function SignInRoute() {
  const { next } = route.useSearch();
  const navigate = useNavigate();
  const done = useCallback(() => void navigate({ href: next ?? "/", replace: true }), [navigate, next]);
  return <SignInPage onDone={done} />;
}
