"""Definitions in words: names, members and clauses as people say them, in Chinese and English. Pure."""
