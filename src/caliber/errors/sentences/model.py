from caliber.errors.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "model.expression": Sentence(
        "第 {position} 个字符处读不懂:「{near}」(表达式:{text})",
        "Cannot read the expression at character {position}, near “{near}”: {text}",
        "检查括号、引号和逗号;表达式用 DuckDB 的 SQL 写法",
        "Check brackets, quotes and commas; expressions are written in DuckDB's SQL",
    ),
    "model.expression_too_long": Sentence(
        "表达式有 {length} 个字符,最多 {limit} 个",
        "The expression has {length} characters; at most {limit} are taken",
        "把它拆成维度或派生指标",
        "Split it into dimensions or derived metrics",
    ),
    "model.expression_too_deep": Sentence(
        "表达式的嵌套或长度超过 {limit} 层",
        "The expression is nested or chained more than {limit} deep",
        "把它拆成几个维度",
        "Split it into several dimensions",
    ),
    "model.no_subquery": Sentence(
        "定义里不能写子查询:{text}",
        "A definition must not hold a subquery: {text}",
        "把子查询做成一个数据集,再引用它",
        "Make the subquery a dataset and refer to it",
    ),
    "model.no_window": Sentence(
        "定义里不能写窗口函数:{text}",
        "A definition must not hold a window function: {text}",
        "滚动、累计请用派生指标的 period",
        "For rolling and cumulative figures use the period of a derived metric",
    ),
    "model.bad_literal": Sentence(
        "「{text}」不是有效的 {kind} 常量",
        "“{text}” is not a valid {kind} constant",
        "写成 DATE '2026-01-31' 或 TIMESTAMP '2026-01-31 08:00:00'",
        "Write DATE '2026-01-31' or TIMESTAMP '2026-01-31 08:00:00'",
    ),
    "model.distinct_only_in_count": Sentence(
        "DISTINCT 只能用在 count、min、max 里,不能用在 {name} 里",
        "DISTINCT is allowed in count, min and max, not in {name}",
        "去重求和请先做一个按键唯一的数据集",
        "To sum without duplicates, make a dataset that is unique by its key",
    ),
    "model.unstable_function": Sentence(
        "{name} 每次算出来都不同,不能写进定义",
        "{name} gives another value each time and must not stand in a definition",
        "时间范围请在查询里给出",
        "Give the time range in the query instead",
    ),
    "model.unknown_function": Sentence(
        "没有函数 {name}",
        "There is no function {name}",
        "可用的相近函数:{known}",
        "Near names: {known}",
    ),
    "model.argument_count": Sentence(
        "{name} 需要 {least} 到 {most} 个参数,给了 {given} 个",
        "{name} takes {least} to {most} arguments; {given} were given",
        "对照函数说明修改参数",
        "Correct the arguments as the function reference says",
    ),
    "model.bad_date_part": Sentence(
        "{name} 的第一个参数要是 'day'、'month' 这样的时间单位",
        "The first argument of {name} must be a date part such as 'day' or 'month'",
        "例如 date_trunc('month', ordered_at)",
        "For example date_trunc('month', ordered_at)",
    ),
    "model.bad_template": Sentence(
        "读不懂 dbt 模板:{text}",
        "Cannot read the dbt template: {text}",
        "写成 {{{{ Dimension('entity__name') }}}} 的形式",
        "Write it like {{{{ Dimension('entity__name') }}}}",
    ),
    "model.cycle": Sentence(
        "定义绕成了圈:{path}",
        "The definitions run in a circle: {path}",
        "去掉其中一条引用",
        "Remove one of the references",
    ),
    "model.bad_span": Sentence(
        "「{text}」不是时间长度",
        "“{text}” is not a length of time",
        "写成 7d、30d、12m 或 1 year",
        "Write 7d, 30d, 12m or 1 year",
    ),
}
