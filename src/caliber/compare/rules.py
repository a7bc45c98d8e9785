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


# The same for whoever reads no formulas.
PLAINLY: dict[str, Text] = {
    "membership": Text("「属于几种之一」「在两者之间」逐条写开", "“one of several” and “between” are written out"),
    "negation": Text("「不是……」改写成正面的条件", "“not …” is turned into plain conditions"),
    "literals": Text("固定的数先算好", "fixed numbers are reckoned first"),
    "comparison": Text("大于、小于统一方向", "“greater” and “less” are turned one way"),
    "connectives": Text("「并且」「或者」连起来的条件去掉重复", "conditions joined by “and” and “or” stand once each"),
    "bounds": Text("同一个数的上下限合并", "limits of one number are put together"),
    "commutation": Text("次序不影响结果的项排成同一顺序", "terms whose order means nothing are put in one order"),
    "coalescing": Text("「空值时改用……」只留一层", "“where empty, take …” is kept once"),
    "filters": Text("判断不了的记录等于不满足条件", "a record that cannot be judged does not meet the condition"),
    "ranges": Text("年、月、日的写法改成起止日期", "years, months and days become first and last dates"),
    "conditions": Text("「只加满足条件的」改成先筛选再加", "“add only those that …” becomes: choose, then add"),
    "average": Text("平均数就是总和除以个数", "an average is the sum over the count"),
    "aggregates": Text("求和、计数统一写法", "sums and counts are written one way"),
    "factors": Text("每行都乘的同一个数改成最后乘", "what every row is multiplied by is multiplied at the end"),
    "nesting": Text("先分组再汇总,合并成一次汇总", "groups that are summed up again become one sum"),
    "union": Text("同一批记录分几段取,合并成一次", "the same records taken in parts are taken at once"),
    "push_down": Text("先汇总再筛选,改成先筛选", "what is chosen after the parts is chosen before"),
    "left_that_rejects_nulls": Text("关联不上的记录本来就被排除", "records without a partner were left out anyway"),
    "anti_join": Text("「关联不上的」就是「没有对应记录的」", "“joined to nothing” is “has no partner”"),
    "unused_left": Text("关联了却没用到的表去掉", "a table that is joined and not used is dropped"),
    "key_of_itself": Text("表和自己按主键关联等于没关联", "a table joined to itself by its key is itself"),
    "own_row": Text("「存在自己这一行」总是成立", "“there is this very row” always holds"),
    "semi_join": Text("只用来筛选的关联改成「有对应记录」", "a join that only chooses becomes “has a partner”"),
    "nothing_left": Text("互相矛盾的条件等于没有记录", "conditions that contradict each other leave no record"),
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
