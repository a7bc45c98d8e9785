"""Two definitions: proved equal, one inside the other, or different in this clause, with the rows that show it."""

from caliber.compare.differences import Difference
from caliber.compare.metrics import Side, compare_metrics, compare_sides, metric_definition, report_of, report_schema
from caliber.compare.plan import Definition
from caliber.compare.verdict import Comparison, OnData, Witness, compare

__all__ = [
    "Comparison",
    "Definition",
    "Difference",
    "OnData",
    "Side",
    "Witness",
    "compare",
    "compare_metrics",
    "compare_sides",
    "metric_definition",
    "report_of",
    "report_schema",
]
