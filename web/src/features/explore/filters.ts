// The metric page filters in the same words: they live below both.
export * from "@/lib/filters";
