"""Which kinds of the definitions a question exercises, so that what is never asked is seen."""

from __future__ import annotations

from collections.abc import Iterator

from tests.truth.aggregates import SIMPLE
from tests.truth.dates import ORDER
from tests.truth.expressions import Expr, names
from tests.truth.metrics import beneath
from tests.truth.windows import length
from tests.truth.world import Metric, Question, World, unfolded

AGGREGATES = (*SIMPLE, "count", "count_distinct", "approx_count_distinct", "percentile", "sum_if", "count_if", "filter")
METRICS = ("derived", "composite", "of where", "rolling", "to_date", "cumulative", "offset", "offset of an offset",
           "align whole", "nulls zero", "nulls none", "growth", "difference", "against a time before", "offset_to",
           "fill of a metric", "offset_to of a window")  # fmt: skip
SUMMARIES = (*(f"summary {way}" for way in ("sum", "avg", "min", "max", "median", "count", "first", "last")),
             "each period", "each of something", "each period and something", "summary of a summary",
             "window of a summary", "comparison of a summary", "person of a summary")  # fmt: skip
CURRENCIES = ("converted", "converted into a parameter", "balance converted", "summary converted", "derived converted")
BALANCES = (*(f"balance {which}" for which in ("last", "first", "avg", "min", "max")), "balance by",
            "window of a balance",
            "balance without periods")  # fmt: skip
JOURNEYS = ("conversion", "funnel", "retention", "total of a journey", "journey of a person", "offset of a journey")
TABLES = ("versions", "snapshots per day", "metric() in a definition", "metric() in a question",
          "metric() in a dimension", "bridge", "condition beyond a bridge", "time beyond a bridge",
          "bridge of several facts", "totals of a bridge", "window by a bridge",
          "bridge of a person", "own periods", "own periods filled",
          "rolling by own periods", "own period to date", "offset by own periods",
          "window told in own periods", "own period before", "own year before", "own periods of a balance")  # fmt: skip
OPTIONS = ("where", "range", "time", "order", "limit", "totals", "fill", "person", "previous_period", "previous_year",
           "several facts", "totals of a person", "comparison of a person", "totals of a comparison",
           "window of a person", "time zone", "zone and versions", "zone of a balance")  # fmt: skip
ASKED = ("share", "share within", "rank", "rank within", "parameters", "given parameters", "parameters of a formula",
         "given parameters of a formula", "parameters outside others", "order by a comparison", "totals cut by a limit",
         "own periods beside others", "metric as", "dimension as",
         "saved", "dimensions alone", "rows as they are", "least and greatest", "share of a comparison",
         "totals of a share")  # fmt: skip
GRAINS = tuple(f"by {grain}" for grain in ORDER if grain not in ("second", "minute"))
WINDOWS = frozenset({"rolling", "to_date", "cumulative", "offset"})
EVERY = frozenset(
    (*AGGREGATES, *METRICS, *OPTIONS, *GRAINS, *BALANCES, *TABLES, *ASKED, *JOURNEYS, *SUMMARIES, *CURRENCIES)
)


def exercised(world: World, question: Question) -> frozenset[str]:
    """The members of ``EVERY`` that the question rests on."""
    found = {"saved"} if question.saved else set()
    question = unfolded(world, question)
    metrics = [metric for code in question.metrics for metric in beneath(world, code)]
    found |= {kind for metric in metrics for kind in of_metric(world, metric)}
    found |= {name for name in OPTIONS[:8] if name != "range" and getattr(question, name)}
    found |= {"range"} if question.since or question.until else set()
    found |= set(question.compare)
    found |= {f"by {question.grain}"} if question.grain else set()
    found |= {f"by {name.rsplit('__', 1)[1]}" for name in question.by if name.rsplit("__", 1)[-1] in ORDER}
    found |= {"several facts"} if len({metric.table for metric in metrics if metric.table}) > 1 else set()
    found |= {"time zone"} if question.timezone not in ("", world.zone) else set()
    found |= {"totals of a comparison"} if question.totals and question.compare else set()
    if question.person and world.row_filter:
        found |= {"totals of a person"} if question.totals else set()
        found |= {"comparison of a person"} if question.compare else set()
        found |= {"window of a person"} if found & WINDOWS else set()
    if any(kind.startswith("summary ") for kind in found):
        found |= {"window of a summary"} if found & WINDOWS else set()
        found |= {"comparison of a summary"} if question.compare else set()
        found |= {"person of a summary"} if question.person and world.row_filter else set()
    if any(kind.startswith("balance ") for kind in found):
        found |= {"window of a balance"} if found & WINDOWS else set()
        found |= {"zone of a balance"} if "time zone" in found else set()
        found |= {"balance without periods"} if not any(name.startswith("by ") for name in found) else set()
    if found & {"conversion", "funnel", "retention"}:
        found |= {"journey of a person"} if question.person and world.row_filter else set()
        found |= {"offset of a journey"} if "offset" in found else set()
    if "share" in found:
        found |= {"share of a comparison"} if question.compare else set()
        found |= {"totals of a share"} if question.totals else set()
    named = set(of_names(question))
    found |= set(of_own(world, question, metrics, found))
    found |= of_bridges(world, question, found | named)
    found |= {"zone and versions"} if "time zone" in found and named & {"versions", "snapshots per day"} else set()
    return frozenset(found | named | set(of_writing(question))) & EVERY


def of_own(world: World, question: Question, metrics: list[Metric], found: set[str]) -> Iterator[str]:
    """Periods of one's own: asked for, or as the length of a window."""
    own = world.grains
    for metric in metrics:
        yield "own period to date" if metric.period.endswith(" to date") else ""
        yield "rolling by own periods" if metric.period[:1].isdigit() and length(metric.period)[1] in own else ""
        yield "offset by own periods" if metric.offset and length(metric.offset)[1] in own else ""
    if question.grain in own or any(name.split(" as ")[0].split("__")[-1] in own for name in question.by):
        yield "own periods"
        yield "own periods beside others" if sum(name.startswith("metric_time") for name in question.by) > 1 else ""
        yield "own periods filled" if question.fill else ""
        yield "window told in own periods" if found & WINDOWS else ""
        yield "own period before" if "previous_period" in question.compare else ""
        yield "own year before" if "previous_year" in question.compare else ""
        yield "own periods of a balance" if any(kind.startswith("balance ") for kind in found) else ""


def of_bridges(world: World, question: Question, found: set[str]) -> set[str]:
    """The ways through bridges, and with what they are asked together."""
    bridges = {name for table in world.tables for name in table.bridges}
    names_by = [name.split(" as ")[0].replace(".", "__") for name in question.by]
    crossed = {name.split("__")[0] for name in names_by} & bridges
    tests = {"__".join(name).replace(".", "__").split("__")[0] for part in question.where for name in names(part)}
    out = {"condition beyond a bridge"} if tests & bridges else set()
    if not crossed:
        return out
    out |= {"bridge"}
    out |= {"time beyond a bridge"} if any("stuck_at" in name for name in names_by) else set()
    out |= {"bridge of several facts"} if "several facts" in found else set()
    out |= {"totals of a bridge"} if question.totals else set()
    out |= {"window by a bridge"} if found & WINDOWS else set()
    out |= {"bridge of a person"} if question.person and world.row_filter else set()
    return out


def of_writing(question: Question) -> Iterator[str]:
    """How things are asked for."""
    yield "metric as" if any(" as " in text for text in question.metrics) else ""
    yield "dimension as" if any(" as " in text for text in question.by) else ""
    yield "given parameters" if any("=" in text for text in question.metrics) else ""
    yield "given parameters of a formula" if any("factor=" in text for text in question.metrics) else ""
    yield "order by a comparison" if any("__previous" in name for name in question.order) else ""
    yield "totals cut by a limit" if question.totals and question.limit and question.order else ""
    if not question.metrics:
        yield "least and greatest" if question.min_max else ("rows as they are", "dimensions alone")[question.distinct]


def of_names(question: Question) -> Iterator[str]:
    """What the names in a question lead to."""
    asked = [*question.by, *("__".join(name) for part in question.where for name in names(part))]
    for name in asked:
        last = name.split(" as ")[0].removesuffix("__day").split("__")[-1]
        yield {"tier": "versions", "mood": "snapshots per day", "busy": "metric() in a dimension"}.get(last, "")
    if any(looks_up(part) for part in question.where):
        yield "metric() in a question"


def looks_up(expr: Expr) -> bool:
    return any(name[0] == "metric" for name in names(expr))


def of_metric(world: World, metric: Metric) -> Iterator[str]:
    yield metric.measure[0] if metric.kind == "atomic" else metric.kind
    yield f"nulls {metric.nulls}"
    yield f"balance {metric.balance}" if metric.balance else ""
    yield "total of a journey" if metric.gives == "total" else ""
    yield "parameters" if metric.parameters else ""
    yield "parameters of a formula" if metric.formula and metric.parameters else ""
    yield "parameters outside others" if metric.of and metric.parameters else ""
    told = str(metric.formula)
    for op, name in (("share_of_total", "share"), ("rank", "rank"), ("growth", "growth"), ("difference", "difference")):
        yield name if f"'{op}'" in told else ""
        yield f"{name} within" if op in told and "'name'" in told else ""
    yield "balance by" if metric.balance_by else ""
    yield "against a time before" if "'text'" in told else ""
    yield "fill of a metric" if metric.fill else ""
    rated = any(below.convert for below in beneath(world, metric.code))
    if metric.convert:
        yield "converted into a parameter" if metric.convert[2].startswith("param.") else "converted"
        yield "balance converted" if metric.balance else ""
    yield "derived converted" if metric.of and rated else ""
    yield "summary converted" if metric.summary and rated else ""
    if metric.summary:
        yield f"summary {metric.summary}"
        timed = [name in ORDER for name in metric.each]
        yield "each period" if all(timed) else "each period and something" if any(timed) else "each of something"
        yield "summary of a summary" if world.metric(metric.of).summary else ""
    yield "offset_to" if metric.offset_to else ""
    yield "offset_to of a window" if metric.offset_to and any(m.period for m in beneath(world, metric.of)) else ""
    if metric.kind == "derived":
        yield "of where" if metric.where else ""
        yield "metric() in a definition" if looks_up(metric.where or ("null",)) else ""
        yield (
            "cumulative"
            if metric.period == "all"
            else "to_date"
            if metric.period.endswith(("td", " to date"))
            else "rolling" * (metric.period != "")
        )
        if metric.offset:
            yield "offset"
            yield "align whole" if metric.align == "whole" else ""
            shifted = [below for below in beneath(world, metric.of) if below.offset]
            yield "offset of an offset" if shifted else ""
