"""One module a resource: parse, call the use case, render. Each exposes ``router``."""
