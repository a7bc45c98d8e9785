import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const server = process.env.CALIBER_SERVER ?? "http://127.0.0.1:8321";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { port: 5173, proxy: { "/api": server, "/healthz": server } },
  build: {
    outDir: "../src/caliber/static",
    emptyOutDir: true,
    target: "es2023",
    reportCompressedSize: true,
    // echarts is one chunk of its own, loaded by the pages that draw.
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // Two files that every page needs and that seldom change, instead of thirty small ones; then one a page.
        codeSplitting: {
          groups: [
            { name: "vendor", test: /node_modules[\\/](react|react-dom|scheduler|@tanstack)[\\/]/ },
            { name: "shared", test: /src[\\/](lib|styles|components[\\/](ui|metric-\w+|sparkline|wordmark))[\\/]/ },
          ],
        },
      },
    },
  },
  test: { include: ["src/**/*.test.ts", "src/**/*.test.tsx", "eslint/*.test.js"], environment: "node" },
});
