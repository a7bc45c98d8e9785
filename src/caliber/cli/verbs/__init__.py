"""One file a verb; each exposes ``VERB``. What a verb needs is imported when it runs."""
