import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "@tanstack/react-router";
import "@/styles/base.css";
import "@/lib/theme";
import { sessionQuery } from "@/lib/session";
import { Providers, queryClient } from "./providers";
import { createAppRouter } from "./router";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element #root");

const router = createAppRouter(queryClient);

// Who is here, the frame and the page asked for are fetched side by side; in turn they would take three round trips.
void queryClient.prefetchQuery(sessionQuery);
for (const { routeId } of router.matchRoutes(router.latestLocation) as { routeId: keyof typeof router.routesById }[])
  void router.loadRouteChunk(router.routesById[routeId]);

createRoot(root).render(
  <StrictMode>
    <Providers>
      <RouterProvider router={router} />
    </Providers>
  </StrictMode>,
);
