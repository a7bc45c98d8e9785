"""Two figures and their gap, explained to the last cent: causes that sum to it exactly, each with its rows."""

from caliber.reconcile.behind import behind
from caliber.reconcile.result import Behind, Cause, Figure, Reconciliation
from caliber.reconcile.run import Asked, Range, reconcile

__all__ = ["Asked", "Behind", "Cause", "Figure", "Range", "Reconciliation", "behind", "reconcile"]
