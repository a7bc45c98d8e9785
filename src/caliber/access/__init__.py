"""Who may see what, decided from definitions alone."""

from caliber.access.policy import Decision, decide, masked_dimensions, row_filters, verbs_of
from caliber.access.principal import OWNER, Principal

__all__ = ["OWNER", "Decision", "Principal", "decide", "masked_dimensions", "row_filters", "verbs_of"]
