"""``caliber query``: figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caliber.cli import console
from caliber.cli.arguments import Argument, Given, Option, Verb
from caliber.model.text import Text

if TYPE_CHECKING:
    from caliber.app.door import Asking
    from caliber.compiler import MetricQuery


def run(given: Given) -> int:
    from caliber.cli.places import door_of

    door = door_of(given)
    try:
        if given.text("explain"):
            _explain(door.explain(query_of(given), given.text("explain"), asking_of(given)), given)
            return 0
        from caliber.cli.answers import show
        from caliber.cli.stopping import stoppable

        query, asking = query_of(given), asking_of(given)
        answer = stoppable(lambda: door.run(query, asking), lambda: door.cancel(asking.ticket))
        show(answer, given.text("format"), given.lang, given.text("output"))
    finally:
        door.close()
    return 0


def query_of(given: Given) -> MetricQuery:
    """The question in the words of the options."""
    return asked_in(given, given.names("metric"))


def asked_in(given: Given, metrics: tuple[str, ...]) -> MetricQuery:
    """The question about these metrics, with whichever of the options a verb has."""
    from caliber.compiler import MetricQuery

    return MetricQuery(
        metrics=metrics,
        by=given.names("by"),
        where=given.names("where"),
        since=given.text("from"),
        until=given.text("to"),
        grain=given.text("grain"),
        time=given.text("time"),
        compare=given.names("compare"),
        order=given.names("order"),
        limit=given.number("limit"),
        totals=given.on("totals"),
        fill=given.on("fill"),
        timezone=given.text("timezone"),
        saved=given.text("saved"),
        distinct=not given.on("repeated"),
        min_max=given.on("min_max"),
    )


def asking_of(given: Given) -> Asking:
    """As whom, and under which definitions. Raises ``Refused("server.usage")`` where both are named."""
    import os

    from caliber.app.door import Asking
    from caliber.errors import Refused

    if given.text("version") and given.text("on"):
        told = {"zh": "--version 和 --on 只能给一个", "en": "give --version or --on, not both"}
        raise Refused("server.usage", "--on", verb=given.verb, reason=told)
    return Asking(
        user=given.text("as"), version=given.text("version"), on=given.text("on"), ticket=f"cli-{os.urandom(8).hex()}"
    )


def _explain(found: Any, given: Given) -> None:
    what, target = given.text("explain"), given.text("output")
    if given.as_json:
        data = console.as_json({what: found}) + b"\n"
    else:
        data = (found if isinstance(found, str) else _indented(found)).encode(errors="backslashreplace") + b"\n"
    if target:
        from caliber.cli.answers import write_file

        write_file(target, data)
    else:
        console.put_bytes(data)


def _indented(value: Any) -> str:
    import msgspec

    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


EXPLAINED = ("sql", "plan", "reading", "rollups")
COMPARISONS = ("previous_period", "previous_year")
VERB = Verb(
    "query",
    Text("查数:指标按维度、时间、筛选", "figures: metrics by dimensions, times and filters"),
    run,
    arguments=(
        Argument(
            "METRIC[,…]",
            Text("指标的编码、名称或别名;不写则只列维度的取值", "codes, names or aliases; none lists members"),
            needed=False,
            many=True,
            commas=True,
        ),
    ),
    options=(
        Option("--by", "DIM[,…]", Text("按这些维度分组", "group by these dimensions"), many=True, commas=True),
        Option("--where", "PRED", Text("筛选条件,可重复,取且", "a predicate; several are joined by AND"), many=True),
        Option("--from", "D", Text("从这一天起", "from this day")),
        Option("--to", "D", Text("到这一天为止,含当天", "to this day, inclusive")),
        Option("--grain", "G", Text("时间粒度:day week month quarter year …", "day week month quarter year …")),
        Option("--time", "FIELD", Text("改用这个时间字段", "use this time field instead of each metric's own")),
        Option(
            "--compare",
            "|".join(COMPARISONS),
            Text("与上期或去年同期比较", "compare with an earlier period"),
            many=True,
            commas=True,
        ),
        Option("--order", "[-]NAME,…", Text("排序,名字前加 - 为降序", "- descends"), many=True, commas=True),
        Option("--limit", "N", Text("最多几行", "at most so many rows"), whole=True),
        Option("--totals", "", Text("加上小计和合计,各按自己的粒度计算", "subtotals and totals, at their own grain")),
        Option("--fill", "", Text("没有数据的时段也列出来", "rows for periods without data too")),
        Option("--saved", "NAME", Text("已存查询;旁边再写的优先", "a saved query; what is asked beside it wins")),
        Option("--timezone", "ZONE", Text("时间按这个时区读,如 UTC", "read times in this zone, such as UTC")),
        Option("--min-max", "", Text("不问指标时:最小值和最大值", "without metrics: least and greatest values")),
        Option("--repeated", "", Text("不问指标时:原样的行,不去重", "without metrics: rows as they are, not distinct")),
        Option("--as", "USER", Text("以这个人的权限", "with this person's permissions")),
        Option("--version", "V", Text("用第一个指标这个版本的口径", "under this version of the first metric")),
        Option("--on", "DATE", Text("用这一天生效的口径", "under the definitions in force on this day")),
        Option("--explain", "|".join(EXPLAINED), Text("只说明,不查数", "explain only"), known=EXPLAINED),
        Option("--output", "FILE", Text("写到文件", "write to a file"), "-o"),
    ),
    formats=("table", "json", "csv", "arrow", "parquet"),
    examples=(
        "caliber query 销售额 --by 大区 --grain month --from 2026-01-01 --to 2026-06-30",
        "caliber query gross_sales,orders --by channel --order -gross_sales --limit 10",
        "caliber query orders --where \"region in ('华东')\" --format json",
        "caliber query --by region,channel",
        "caliber query --by ordered_at --min-max",
    ),
)  # fmt: skip
