"""What the exports share: an atomic metric taken apart, names followed to where they lead, reasons to leave one out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from caliber.errors import Problem, Refused
from caliber.interchange.losses import Losses, reason_of
from caliber.model.expr import AGGREGATES, COUNTS, LOOKUPS, NULL, RELATING, Call, Expr, Lit, Ref, conjuncts, walk
from caliber.model.expr import operands as references
from caliber.model.objects import Dataset, Metric
from caliber.model.resolution import Target, home, targets
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text

ONE = Lit("number", "1")
# What a metric has that other formats lack, in words.
WHAT = {
    "parameters": Text(zh="参数", en="parameters"),
    "currency": Text(zh="汇率换算", en="currency conversion"),
    "lookup": Text(zh="引用另一个指标的取值", en="a condition on another metric's value"),
    "person": Text(zh="随使用者变化的条件", en="a condition that depends on who asks"),
    "relating": Text(zh="占比、排名或对比函数", en="shares, ranks or comparisons"),
    "kind": Text(zh="这种指标类型", en="this kind of metric"),
    "each": Text(zh="先按对象计算再汇总", en="a summary of values computed for each"),
    "same_part": Text(zh="只比较同期部分的偏移", en="an offset that compares the same part of a period"),
    "offset": Text(zh="时间偏移", en="an offset in time"),
    "period": Text(zh="累计或滚动周期", en="a running or rolling period"),
    "own_period": Text(
        zh="按自定义或财年周期的累计、滚动或期初值",
        en="a running, rolling or opening value by a custom or fiscal period",
    ),
    "own_grain": Text(zh="对方没有的粒度", en="a granularity that is not known there"),
    "mixed": Text(zh="周期与偏移的组合", en="a period together with an offset"),
    "aggregate": Text(zh="这种聚合", en="this aggregate"),
    "composed": Text(zh="由聚合再运算得到的度量", en="a measure computed from aggregates"),
    "balance": Text(zh="这种余额取法", en="this way to take a balance"),
    "no_time": Text(zh="没有统计时间的指标", en="a metric without a time"),
    "far_time": Text(zh="取自其他数据集的统计时间", en="a time of another dataset"),
    "unclear": Text(zh="不带数据集的名称", en="a name that may mean more than one column"),
    "composite_key": Text(zh="多列的关联键", en="a join by several columns"),
    "role": Text(zh="以另一角色的关联", en="a join under the name of a role"),
    "versions": Text(zh="随版本变化的关联", en="a join to versions"),
    "base": Text(zh="建立在这种指标上的周期", en="a period over such a metric"),
    "zero": Text(zh="这种空值处理", en="this handling of missing values"),
    "across": Text(zh="跨数据集的运算", en="arithmetic across datasets"),
    "filtered": Text(zh="再加筛选的指标", en="a metric filtered once more"),
    "range": Text(zh="带起止日期、时间字段或比较的查询", en="a question with a range, a time field or a comparison"),
    "metric": Text(zh="没有导出的指标", en="a metric that was not exported"),
    "no_key": Text(zh="没有主键的计数", en="a count of rows without a key"),
}
# Kinds of objects that are no part of such a format, as fields of the model.
OTHERS = {
    "sets": Text(zh="指标集", en="metric sets"),
    "saved": Text(zh="保存的查询", en="saved queries"),
    "rollups": Text(zh="预汇总", en="rollups"),
    "policies": Text(zh="访问规则", en="access policies"),
    "departments": Text(zh="部门", en="departments"),
}


class Written(NamedTuple):
    """``files``: relative path -> content; one file where the format is one. ``losses``: warnings lose something."""

    files: dict[str, str | bytes]
    losses: tuple[Problem, ...]


class Atom(NamedTuple):
    """``op`` over ``args`` of the rows that all ``filters`` choose; ``zero``: no row counts as zero."""

    dataset: Dataset
    op: str
    args: tuple[Expr, ...]
    filters: tuple[Expr, ...]
    zero: bool
    time: str


def unsayable(what: str, place: str = "") -> Refused:
    """The refusal to say something in a format."""
    return Refused("loss.unsayable", place, what={"zh": WHAT[what].zh, "en": WHAT[what].en})


def atom_of(snapshot: Snapshot, metric: Metric) -> Atom:
    """An atomic metric taken apart. Raises ``Refused`` (``loss.unsayable``) for what only we can say."""
    for lacking, what in ((metric.parameters, "parameters"), (metric.convert, "currency")):
        if lacking:
            raise unsayable(what, metric.code)
    dataset = snapshot.dataset(metric.dataset)
    if dataset.partition:
        raise unsayable("versions", metric.code)
    expr = snapshot.expr(metric.measure)
    filters = conjuncts(snapshot.expr(metric.where)) if metric.where else ()
    if isinstance(expr, Call) and expr.op == "filter":
        filters = (*filters, *conjuncts(expr.args[1]))
        expr = expr.args[0]
    if not isinstance(expr, Call) or expr.op not in AGGREGATES:
        raise unsayable("composed", metric.code)
    op, args = expr.op, expr.args
    zero = metric.nulls == "zero" or (metric.nulls == "" and op in COUNTS)
    if op in ("count_if", "sum_if"):
        op, args, filters = op[:-3], args[:-1], (*filters, *conjuncts(args[-1]))
    for part in (*args, *filters):
        check_rows(part, metric.code)
    return Atom(dataset, op, args, filters, zero, metric.time or dataset.time)


def check_rows(expr: Expr, place: str) -> None:
    """Raises ``Refused`` where an expression over rows needs more than the rows."""
    for node in walk(expr):
        if isinstance(node, Ref) and node.path[0] in ("param", "person"):
            raise unsayable("parameters" if node.path[0] == "param" else "person", place)
        if isinstance(node, Call) and node.op in LOOKUPS:
            raise unsayable("lookup", place)


Columns = Mapping[str, Collection[str]]


class Names(NamedTuple):
    """What names on rows stand for. ``columns``: of the datasets whose table could be looked at.

    ``versions``: whether the format can join a row to the version that was valid then.
    """

    snapshot: Snapshot
    columns: Columns = {}
    versions: bool = False

    def target(self, fact: str, ref: Ref, inside: tuple[str, ...] = ()) -> Target:
        """The one thing that a name stands for; a bare one is a column of the dataset where it may have it.

        Raises ``Refused`` where it may be several.
        """
        found = targets(self.snapshot, fact, home(self.snapshot, fact), ref, inside)
        if len(found) > 1 and not found[0].field and not found[0].reach.steps:
            known = self.columns.get(fact)
            found = found[:1] if known is None or ref.path[-1] in known else found[1:]
        if len(found) != 1:
            raise unsayable("unclear", ref.name)
        for step in found[0].reach.steps:
            there = self.snapshot.dataset(step.dataset)
            if there.partition or (there.validity and not self.versions):
                raise unsayable("versions", there.code)
        return found[0]

    def own(self, dataset: Dataset, expr: Expr, inside: tuple[str, ...] = ()) -> Expr:
        """An expression over the columns of one dataset, its fields written out. Raises ``Refused`` for joins."""
        if isinstance(expr, Call):
            return Call(expr.op, tuple(self.own(dataset, arg, inside) for arg in expr.args))
        if isinstance(expr, Lit):
            return expr
        target = self.target(dataset.code, expr, inside)
        if target.reach.steps:
            raise unsayable("across", expr.name)
        if not target.field:
            return Ref((target.name,))
        field = dataset.dimensions.get(target.name) or dataset.times[target.name]
        return self.own(dataset, self.snapshot.expr(field.expr), (*inside, target.name))


def cased(atom: Atom, place: Callable[[Expr], Expr] = lambda expr: expr) -> tuple[Expr, ...]:
    """The arguments with the filters inside: aggregates pass over the nulls that a CASE leaves."""
    args = tuple(place(arg) for arg in atom.args)
    if not atom.filters:
        return args
    first, *rest = args or (ONE,)
    for condition in reversed([place(one) for one in atom.filters]):
        first = Call("case", (condition, first, NULL))
    return (first, *rest)


def formula_of(snapshot: Snapshot, metric: Metric) -> Expr:
    """A composite's formula with codes for names. Raises ``Refused`` for functions that relate figures."""
    for given, what in ((metric.parameters, "parameters"), (metric.nulls == "none", "zero")):
        if given:
            raise unsayable(what, metric.code)
    expr = snapshot.expr(metric.formula)
    for node in walk(expr):
        if isinstance(node, Call) and node.op in RELATING:
            raise unsayable("relating", metric.code)
        if isinstance(node, Ref) and node.path[0] == "param":
            raise unsayable("parameters", metric.code)
    codes = {ref.name: snapshot.find_metric(ref.name).code for ref in references(expr)}

    def coded(node: Expr) -> Expr:
        if isinstance(node, Ref):
            return Ref((codes[node.name],))
        return Call(node.op, tuple(coded(arg) for arg in node.args)) if isinstance(node, Call) else node

    found = coded(expr)
    return Call("coalesce", (found, Lit("number", "0"))) if metric.nulls == "zero" else found


class Leaving:
    """Which metrics a format can say: each is made once, after those that it rests on, or left out with its reason."""

    def __init__(self, snapshot: Snapshot, losses: Losses, make: Callable[[Metric], None]) -> None:
        self.snapshot, self.losses, self.make = snapshot, losses, make
        self.said: dict[str, bool] = {}

    def all(self) -> None:
        for code in self.snapshot.model.metrics:
            self.one(code)

    def one(self, code: str) -> bool:
        if code not in self.said:
            self.said[code] = False  # a circle rests on itself: left out
            try:
                self.make(self.snapshot.metric(code))
                self.said[code] = True
            except Refused as refused:
                self.losses.lost("not_exported", code, metric=code, reason=reason_of(refused))
        return self.said[code]

    def need(self, code: str) -> str:
        """The code, once it is written. Raises ``Refused("loss.rests_on")`` where it cannot be."""
        if not self.one(code):
            raise Refused("loss.rests_on", code, name=code)
        return code


def tell_others(snapshot: Snapshot, losses: Losses, fields: Iterable[str] = OTHERS) -> None:
    """What a format has no place for, a line for each kind of object."""
    for field in fields:
        count = len(getattr(snapshot.model, field))
        if count:
            kind = {"zh": OTHERS[field].zh, "en": OTHERS[field].en}
            losses.lost("others", snapshot.model.project, count=count, kind=kind)
