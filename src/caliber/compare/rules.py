"""The rules that bring definitions to their canonical form, by the names that people read."""

from __future__ import annotations

from collections.abc import Iterable

from caliber.model.canonical import formed
from caliber.model.expr import Ref, walk
from caliber.model.objects import Metric
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text

NAMES: dict[str, Text] = {
    "membership": Text("IN、BETWEEN 展开", "IN and BETWEEN written out"),
    "negation": Text("NOT 下推", "NOT pushed down"),
    "literals": Text("常数算好", "constants reckoned out"),
    "comparison": Text("比较统一方向", "comparisons turned one way"),
    "connectives": Text("AND、OR 展平去重", "AND and OR flattened, each part once"),
    "bounds": Text("上下界合并", "bounds merged"),
    "commutation": Text("可交换的项排序", "terms that commute in order"),
    "coalescing": Text("COALESCE 展平", "COALESCE flattened"),
    "filters": Text("筛选条件里空值等于不满足", "in a filter null is as good as false"),
    "ranges": Text("日期函数改为区间", "functions of dates as ranges"),
    "conditions": Text("CASE、IF、FILTER 里的条件改为筛选", "conditions inside an aggregate beside it"),
    "average": Text("平均改为求和除以计数", "averages as sums over counts"),
    "aggregates": Text("聚合的写法统一", "aggregates in one writing"),
    "factors": Text("公因数提到聚合外面", "constant factors taken out of sums"),
    "nesting": Text("分组之上的分组合并", "groups of groups made one"),
    "union": Text("同一批行的 UNION 合并", "unions over the same rows made one"),
    "push_down": Text("条件下推到分组和 UNION 里面", "conditions moved below groups and unions"),
    "left_that_rejects_nulls": Text(
        "条件排除空行的 LEFT JOIN 改为 INNER JOIN", "left joins that reject nulls as inner ones"),
    "anti_join": Text("LEFT JOIN … IS NULL 改为 NOT EXISTS", "left join … is null as NOT EXISTS"),
    "unused_left": Text("去掉用不到的 LEFT JOIN", "left joins dropped of which nothing is used"),
    "key_of_itself": Text("去掉沿主键和自己的关联", "joins of a table with itself along its key dropped"),
    "own_row": Text("EXISTS 自己这一行去掉", "EXISTS of the row itself dropped"),
    "semi_join": Text("只起筛选作用的 JOIN 改为 EXISTS", "joins that only choose rows as EXISTS"),
    "nothing_left": Text("矛盾的条件改为没有行", "contradictions as no rows"),
}  # fmt: skip


READ_BY = "compare.read_by"  # of a snapshot's memo: metric -> the rules by which it was read out of a report


def in_order(rules: Iterable[str]) -> tuple[str, ...]:
    """Rules as the table lists them."""
    used = {*rules}
    return tuple(name for name in NAMES if name in used)


def of_metric(snapshot: Snapshot, metric: Metric, seen: frozenset[str] = frozenset()) -> frozenset[str]:
    """The rules that bring the texts of a metric, and of those that it is made of, to their canonical form."""
    used: frozenset[str] = snapshot.memo.get(READ_BY, {}).get(metric.code, frozenset())
    for text in (metric.measure, metric.where):
        if text:
            expr = snapshot.expr(text)
            used |= formed(expr).rules
            used |= {"average"} if any(getattr(node, "op", "") == "avg" for node in walk(expr)) else frozenset()
    made_of = [metric.of] if metric.of else []
    if metric.formula:
        formula = snapshot.expr(metric.formula)
        used |= formed(formula).rules
        made_of += [node.path[-1] for node in walk(formula) if isinstance(node, Ref)]
    for code in made_of:
        below = snapshot.model.metrics.get(code)
        if below is not None and code not in seen:
            used |= of_metric(snapshot, below, seen | {code})
    return used
