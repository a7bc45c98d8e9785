"""From a question in business words to SQL: pure, in memory, in a fraction of a millisecond."""

from caliber.compiler.compile import Compiled, Compiler, compile_query
from caliber.compiler.facts import NOTHING, Facts, FactsNeeded, Want
from caliber.compiler.query import Column, MetricQuery

__all__ = ["NOTHING", "Column", "Compiled", "Compiler", "Facts", "FactsNeeded", "MetricQuery", "Want", "compile_query"]
