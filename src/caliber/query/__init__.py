"""Questions run: facts found out, answers cached, statements written, receipts kept."""
