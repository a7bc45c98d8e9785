"""The rewrites, in order: each a function from plan to plan that leaves the figures as they are."""

from caliber.compiler.rewrites.eager import eager
from caliber.compiler.rewrites.joins import whole_joins

REWRITES = (whole_joins, eager)

__all__ = ["REWRITES"]
