import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { ApiError } from "@/lib/api/client";
import { sessionQuery } from "@/lib/session";
import { PageError, PageMissing, PagePending } from "./routes/fallbacks";

interface Context {
  queryClient: QueryClient;
}

type Search = Record<string, unknown>;

const root = createRootRouteWithContext<Context>()({ notFoundComponent: PageMissing });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: Search): { next?: string } => ({
    next: typeof search.next === "string" && search.next.startsWith("/") ? search.next : undefined,
  }),
  component: lazyRouteComponent(() => import("./routes/sign-in"), "SignInRoute"),
});

/** Everything behind the sign-in: who is nobody yet, or has no own password, is sent there and comes back after. */
const frame = createRoute({
  getParentRoute: () => root,
  id: "frame",
  beforeLoad: async ({ context, location }) => {
    const away = () => redirect({ to: "/sign-in", search: { next: location.href === "/" ? undefined : location.href } });
    const session = await context.queryClient.ensureQueryData(sessionQuery).catch((error: unknown) => {
      throw error instanceof ApiError && error.status === 401 ? away() : error;
    });
    if (session.must_change_password) throw away();
  },
  component: lazyRouteComponent(() => import("./frame/frame"), "Frame"),
});

const home = createRoute({
  getParentRoute: () => frame,
  path: "/",
  component: lazyRouteComponent(() => import("@/features/home"), "HomePage"),
});

const metrics = createRoute({
  getParentRoute: () => frame,
  path: "/metrics",
  validateSearch: (search: Search): Search => search,
  component: lazyRouteComponent(() => import("@/features/catalog"), "CatalogPage"),
});

const metric = createRoute({
  getParentRoute: () => frame,
  path: "/m/$code",
  validateSearch: (search: Search): Search => search,
  component: lazyRouteComponent(() => import("@/features/metric"), "MetricPage"),
});

const explore = createRoute({
  getParentRoute: () => frame,
  path: "/explore",
  validateSearch: (search: Search): Search => search,
  component: lazyRouteComponent(() => import("@/features/explore"), "ExplorePage"),
});

const desk = createRoute({
  getParentRoute: () => frame,
  path: "/desk",
  validateSearch: (search: Search): Search => search,
  component: lazyRouteComponent(() => import("@/features/desk"), "DeskPage"),
});

const cases = createRoute({
  getParentRoute: () => frame,
  path: "/desk/cases",
  validateSearch: (search: Search): Search => search,
  component: lazyRouteComponent(() => import("@/features/desk"), "BoardPage"),
});

const bridges = createRoute({
  getParentRoute: () => frame,
  path: "/desk/bridges",
  component: lazyRouteComponent(() => import("@/features/bridges"), "BridgesPage"),
});

const intake = createRoute({
  getParentRoute: () => frame,
  path: "/desk/intake",
  validateSearch: (search: Search): Search => search,
  component: lazyRouteComponent(() => import("@/features/intake"), "IntakePage"),
});

const domains = createRoute({
  getParentRoute: () => frame,
  path: "/domains",
  validateSearch: (search: Search): { domain?: string } => ({
    domain: typeof search.domain === "string" ? search.domain : undefined,
  }),
  component: lazyRouteComponent(() => import("@/features/domains"), "DomainsPage"),
});

const sets = createRoute({
  getParentRoute: () => frame,
  path: "/sets",
  component: lazyRouteComponent(() => import("@/features/sets"), "SetsPage"),
});

const set = createRoute({
  getParentRoute: () => frame,
  path: "/sets/$code",
  component: lazyRouteComponent(() => import("@/features/sets"), "SetPage"),
});

const admin = createRoute({
  getParentRoute: () => frame,
  path: "/admin",
  component: lazyRouteComponent(() => import("@/features/admin"), "AdminPage"),
});

const adminPart = createRoute({
  getParentRoute: () => frame,
  path: "/admin/$part",
  component: lazyRouteComponent(() => import("@/features/admin"), "AdminPage"),
});

const tree = root.addChildren([
  signIn,
  frame.addChildren([home, metrics, metric, explore, desk, cases, bridges, intake, domains, sets, set, admin, adminPart]),
]);

export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queryClient },
    defaultPreload: "intent",
    defaultPendingMs: 300,
    defaultPendingComponent: PagePending,
    defaultErrorComponent: PageError,
    defaultNotFoundComponent: PageMissing,
    scrollRestoration: true,
    // Explorer state is written by hand into links and read by people: a=b&c=d, JSON only where it must be.
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const params = new URLSearchParams();
      for (const [key, value] of Object.entries(search))
        if (value !== undefined && value !== null && value !== "") params.set(key, String(value));
      const written = params.toString();
      return written ? `?${written}` : "";
    },
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
