"""Measures as metrics: aggregates with their filters, rolling windows as periods, numbers as formulas."""

from __future__ import annotations

from typing import Any

import msgspec

from caliber.errors import Place, Refused
from caliber.interchange.arriving import Found, aggregate_in, atomic, each_aggregate, free_code, known_as
from caliber.interchange.cards import DOMAIN, with_card
from caliber.interchange.cube.specs import Cube, extension_of, text
from caliber.interchange.cube.templates import read
from caliber.interchange.documents import items
from caliber.interchange.losses import Losses, reason_of
from caliber.interchange.spelling import plain_division, text_of
from caliber.model import objects
from caliber.model.calendar import parse_span
from caliber.model.expr import AGGREGATES, Call, Expr, Lit, Ref, conjuncts, refs
from caliber.model.functions import FUNCTIONS
from caliber.model.text import Text

AGGREGATE = {
    "count": "count", "sum": "sum", "avg": "avg", "min": "min", "max": "max", "count_distinct": "count_distinct",
    "countDistinct": "count_distinct", "count_distinct_approx": "approx_count_distinct",
    "countDistinctApprox": "approx_count_distinct",
}  # fmt: skip
TO_DATE = {"week": "wtd", "month": "mtd", "quarter": "qtd", "year": "ytd"}
SHORT = {"day": "d", "week": "w", "month": "m", "quarter": "q", "year": "y"}
FORMATS = {"percent": "percent:1", "currency": "money:2"}
UNREAD = ("multi_stage", "time_shift", "case", "group_by", "reduce_by", "add_group_by", "order_by")


class Maker:
    """Makes the metrics of all cubes; ``codes``: (cube, measure) -> code, for those that were made."""

    def __init__(self, cubes: tuple[Cube, ...], datasets: dict[str, objects.Dataset], losses: Losses) -> None:
        self.cubes, self.datasets, self.losses = cubes, datasets, losses
        self.measures = {
            (cube.name, text(one["name"])): (cube, one) for cube in cubes for one in cube.parts("measures")
        }
        self.wanted = self._codes()
        self.made: dict[str, objects.Metric] = {}
        self.state: dict[tuple[str, str], bool] = {}

    def _codes(self) -> dict[tuple[str, str], str]:
        """A measure's own name where it is the only one and no function's, else with its cube before it."""
        names = [name for _, name in self.measures]
        words = AGGREGATES.keys() | set(FUNCTIONS)
        return {
            (cube, name): name if names.count(name) == 1 and name not in words else f"{cube}_{name}"
            for cube, name in self.measures
        }

    def all(self) -> tuple[dict[str, objects.Metric], dict[tuple[str, str], str]]:
        for key in sorted(self.measures, key=lambda key: "rolling_window" in self.measures[key][1]):
            self.one(key)  # windows last: they rest on what is there
        return self.made, {key: code for key, code in self.wanted.items() if self.state[key]}

    def one(self, key: tuple[str, str]) -> bool:
        """Whether the measure could be made; those that it rests on are made first."""
        if key not in self.state:
            self.state[key] = False  # a circle rests on itself
            cube, measure = self.measures[key]
            try:
                self.make(cube, measure, self.wanted[key])
                self.state[key] = True
            except Refused as refused:
                self.losses.lost("metric", cube.place, metric=self.wanted[key], reason=reason_of(refused))
        return self.state[key]

    def make(self, cube: Cube, measure: dict[str, Any], code: str) -> None:
        kind = text(measure.get("type"))
        unread = next((name for name in UNREAD if measure.get(name)), "")
        if unread or (kind not in AGGREGATE and kind != "number"):
            raise Refused("loss.cube_kind", cube.place, kind=unread or kind or "-")
        window = measure.get("rolling_window")
        if isinstance(window, dict):
            self.rolling(cube, measure, code, window)
        elif kind == "number":
            self.put(self.number(cube, measure, code), cube, measure)
        else:
            self.put(self.atom(cube, measure, code), cube, measure)

    def put(self, metric: objects.Metric, cube: Cube, measure: dict[str, Any], helper: bool = False) -> None:
        title = text(measure.get("title")) or self.wanted[cube.name, text(measure["name"])]
        about = text(measure.get("description"))
        taken = any(one.name.en == title for one in self.made.values())
        title = f"{title} ({metric.code})" if helper or taken else title
        made = msgspec.structs.replace(
            metric,
            name=Text(zh=title, en=title),
            caliber=Text(zh=about, en=about),
            format=FORMATS.get(text(measure.get("format")), ""),
        )
        said = extension_of(measure)
        if isinstance(said, dict) and not helper:
            made = with_card(made, said.get("card"), cube.place, self.losses)
        self.made[metric.code] = made

    def time_of(self, cube: Cube, measure: dict[str, Any]) -> str:
        said = extension_of(measure)
        own = text(said.get("time")) if isinstance(said, dict) else ""
        return own if own in self.datasets[cube.name].times else self.datasets[cube.name].time

    def expr(self, cube: Cube, sql: str) -> Expr:
        """SQL over rows. Raises ``Refused`` where it names a measure, or a column that a field of its name hides."""

        def place(there: str, name: str, column: bool) -> Expr:
            if not column and (there, name) in self.measures:
                raise Refused("loss.template", cube.place, text=f"{{{name}}}")
            if there not in self.datasets:
                raise Refused("loss.no_dataset", cube.place, name=there)
            dataset = self.datasets[there]
            field = dataset.dimensions.get(name) or dataset.times.get(name)
            if column and field is not None and field.expr != text_of(Ref((name,))):
                raise Refused("loss.hidden_column", cube.place, name=name)
            return Ref((name,) if there == cube.name else (there, name))

        return read(sql, cube.name, place)

    def atom(self, cube: Cube, measure: dict[str, Any], code: str) -> objects.Metric:
        op = AGGREGATE[text(measure.get("type"))]
        sql = text(measure.get("sql"))
        if op != "count" and not sql:
            raise Refused("loss.no_sql", cube.place)
        args = (self.expr(cube, sql),) if sql and sql != "*" else ()
        where = tuple(
            part
            for one in items(measure, "filters", Place(cube.place))
            for part in conjuncts(self.expr(cube, text(one.get("sql"))))
        )
        return atomic(code, Found(Call(op, args), where), cube.name, self.time_of(cube, measure))

    def rolling(self, cube: Cube, measure: dict[str, Any], code: str, window: dict[str, Any]) -> None:
        """A window that ends with the period shown, as a period of a metric beside it."""
        if window.get("leading") or text(window.get("offset")) not in ("", "end"):
            raise Refused("loss.cube_kind", cube.place, kind="rolling_window: leading / offset: start")
        if text(measure.get("type")) not in AGGREGATE:
            raise Refused("loss.cube_kind", cube.place, kind="rolling_window: number")
        trailing = text(window.get("trailing"))
        if text(window.get("type")) == "to_date":
            period = TO_DATE.get(text(window.get("granularity")), "")
        elif trailing == "unbounded":
            period = "all"
        else:
            span = parse_span(trailing.removesuffix("s"))
            period = f"{span.amount}{SHORT[span.unit]}" if span.unit in SHORT else ""
        if not period:
            raise Refused("loss.cube_kind", cube.place, kind=f"rolling_window: {trailing or window.get('granularity')}")
        made = self.atom(cube, measure, free_code(f"{code}_base", self.made.keys() | set(self.wanted.values())))
        base = known_as(made, self.made)
        if not base:
            base = made.code
            self.put(made, cube, measure, helper=True)
        self.put(objects.Metric(code=code, kind="derived", domain=DOMAIN, of=base, period=period), cube, measure)

    def number(self, cube: Cube, measure: dict[str, Any], code: str) -> objects.Metric:
        """A formula over measures, or over aggregates that stand in it."""
        if measure.get("filters"):
            raise Refused("loss.cube_kind", cube.place, kind="filters: number")
        asked: dict[str, str] = {}

        def place(there: str, name: str, column: bool) -> Expr:
            if not column and (there, name) in self.measures:
                if not self.one((there, name)):
                    raise Refused("loss.rests_on_there", cube.place, name=self.wanted[there, name])
                asked[self.wanted[there, name]] = there
                return Ref((MEASURE, self.wanted[there, name]))
            return self.expr(cube, "{" + f"{there}.{name}" + "}" if not column else "{" + there + "}." + name)

        expr = plain_division(read(text(measure.get("sql")), cube.name, place))
        whole = aggregate_in(expr)
        if whole is not None:
            return atomic(code, whole, cube.name, self.time_of(cube, measure))
        formula = _named(each_aggregate(expr, lambda found: self.beside(cube, measure, code, found)))
        if isinstance(formula, Lit) or any(ref.path[0] not in self.made for ref in refs(formula)):
            raise Refused("loss.no_aggregate", cube.place, name=code)
        return objects.Metric(code=code, kind="composite", domain=DOMAIN, formula=text_of(formula))

    def beside(self, cube: Cube, measure: dict[str, Any], code: str, found: Found) -> Expr:
        part = free_code(f"{code}_part", self.made.keys() | set(self.wanted.values()))
        made = atomic(part, found, cube.name, self.time_of(cube, measure))
        known = known_as(made, self.made)
        if not known:
            self.put(made, cube, measure, helper=True)
        return Ref((MEASURE, known or part))


MEASURE = "$measure"


def _named(expr: Expr) -> Expr:
    if isinstance(expr, Call):
        return Call(expr.op, tuple(_named(arg) for arg in expr.args))
    return Ref(expr.path[1:]) if isinstance(expr, Ref) and expr.path[0] == MEASURE else expr
