"""What a comparison of two definitions says to a business person."""

from caliber.errors.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "compare.equal": Sentence(
        "「{left}」与「{right}」口径相同:已证明在任何数据上结果都一样。",
        "“{left}” and “{right}” are the same: proved to give the same figures on any data.",
    ),
    "compare.equal_on_data": Sentence(
        "在现有数据上未发现「{left}」与「{right}」有差异(这不代表口径相同)。",
        "No difference between “{left}” and “{right}” was found on the data so far (this is no proof).",
    ),
    "compare.left_subset": Sentence(
        "「{left}」比「{right}」更严:它统计的每一行「{right}」都统计,反过来不是。",
        "“{left}” is the stricter: every row that it counts, “{right}” counts too, but not the other way round.",
    ),
    "compare.right_subset": Sentence(
        "「{right}」比「{left}」更严:它统计的每一行「{left}」都统计,反过来不是。",
        "“{right}” is the stricter: every row that it counts, “{left}” counts too, but not the other way round.",
    ),
    "compare.different": Sentence(
        "「{left}」与「{right}」口径不同。",
        "“{left}” and “{right}” are different.",
    ),
    "compare.unknown": Sentence(
        "无法判断「{left}」与「{right}」是否相同:既没有证明,也没有找到反例。",
        "Whether “{left}” and “{right}” are the same is not known: there is neither a proof nor a counterexample.",
        "用 --data 在真实数据上核对,或把两边写得更接近后再比较。",
        "Check on the real data with --data, or write both more alike and compare again.",
    ),
    "compare.stricter": Sentence(
        "「{name}」多了条件 {condition}(结果为空的行也被排除)。",
        "“{name}” has one more condition: {condition} (rows where it is null are left out too).",
    ),
    "compare.population": Sentence(
        "统计范围不同:「{left_name}」要求 {left},「{right_name}」要求 {right}。",
        "They count other rows: “{left_name}” asks for {left}, “{right_name}” for {right}.",
    ),
    "compare.apart": Sentence(
        "统计范围没有交集:「{left_name}」要求 {left},「{right_name}」要求 {right}。",
        "They have no row in common: “{left_name}” asks for {left}, “{right_name}” for {right}.",
    ),
    "compare.period": Sentence(
        "统计时间段不同:「{left_name}」是 {left},「{right_name}」是 {right}。",
        "They cover other periods: “{left_name}” {left}, “{right_name}” {right}.",
    ),
    "compare.time_field": Sentence(
        "「{left_name}」按 {left} 统计,「{right_name}」按 {right} 统计。",
        "“{left_name}” counts by {left}, “{right_name}” by {right}.",
    ),
    "compare.measure": Sentence(
        "算的量不同:「{left_name}」是 {left},「{right_name}」是 {right}。",
        "They measure other things: “{left_name}” {left}, “{right_name}” {right}.",
    ),
    "compare.term": Sentence(
        "两边相差一项{term}:「{left_name}」是 {left},「{right_name}」是 {right}。",
        "They differ by {term}: “{left_name}” measures {left}, “{right_name}” {right}.",
    ),
    "compare.missing_measure": Sentence(
        "两份报表的指标个数不同:「{left_name}」有 {left} 个,「{right_name}」有 {right} 个。",
        "The reports show other numbers of figures: “{left_name}” {left}, “{right_name}” {right}.",
    ),
    "compare.deduplication": Sentence(
        "去重方式不同:「{left_name}」是 {left},「{right_name}」是 {right}。",
        "They remove duplicates in other ways: “{left_name}” {left}, “{right_name}” {right}.",
    ),
    "compare.join": Sentence(
        "读取或关联的表不同:「{left_name}」是 {left},「{right_name}」是 {right}。",
        "They read or join other tables: “{left_name}” {left}, “{right_name}” {right}.",
    ),
    "compare.null_policy": Sentence(
        "对空值或无数据的处理不同:「{left_name}」是 {left},「{right_name}」是 {right}。",
        "They treat nulls, or no data, in other ways: “{left_name}” {left}, “{right_name}” {right}.",
    ),
    "compare.grain": Sentence(
        "汇总粒度不同:「{left_name}」按 {left},「{right_name}」按 {right}。",
        "They are summed up by other things: “{left_name}” by {left}, “{right_name}” by {right}.",
    ),
    "compare.unit": Sentence(
        "单位不同:「{left_name}」是 {left},「{right_name}」是 {right}。",
        "Their units differ: “{left_name}” {left}, “{right_name}” {right}.",
    ),
    "compare.scale": Sentence(
        "单位不同:「{left_name}」是「{right_name}」的 {factor} 倍。",
        "Their units differ: “{left_name}” is {factor} times “{right_name}”.",
    ),
    "compare.window": Sentence(
        "时间窗口或排名口径不同:「{left_name}」是 {left},「{right_name}」是 {right}。",
        "Their windows differ: “{left_name}” {left}, “{right_name}” {right}.",
    ),
    "compare.cut": Sentence(
        "截取的行不同(HAVING、LIMIT、TOP):「{left_name}」是 {left},「{right_name}」是 {right}。",
        "They show other rows of the result (HAVING, LIMIT, TOP): “{left_name}” {left}, “{right_name}” {right}.",
    ),
    "compare.nothing": Sentence("无条件", "no condition"),
    "compare.one_total": Sentence("总计", "one total"),
    "compare.unknown_function": Sentence(
        "函数 {name} 的含义未知,不能据此证明。",
        "What the function {name} does is not known here, so nothing is proved with it.",
    ),
    "compare.ties": Sentence(
        "排序有并列时,取到哪一行并不确定(ROW_NUMBER、LIMIT 等),不能据此证明。",
        "Where rows tie in an ORDER BY, which of them is taken is left open (ROW_NUMBER, LIMIT), so nothing is proved.",
        "在排序里加上主键,让顺序唯一。",
        "Add the key to the ORDER BY, so that the order is one.",
    ),
    "compare.contradiction": Sentence(
        "证明与实际运行结果矛盾,结论已撤回。",
        "The proof and a run on data contradict each other, so the verdict is withdrawn.",
        "请把这两份定义发给 Caliber 维护者。",
        "Please send both definitions to the maintainers of Caliber.",
    ),
    "compare.on_data": Sentence(
        "在真实数据上结果不同:「{left_name}」是 {left},「{right_name}」是 {right}。",
        "They differ on the real data: “{left_name}” {left}, “{right_name}” {right}.",
    ),
    "compare.term_refund": Sentence("退款", "refunds"),
    "compare.term_tax": Sentence("税", "tax"),
    "compare.term_currency": Sentence("汇率换算", "currency conversion"),
    "compare.term_coupon": Sentence("优惠", "discounts"),
    "compare.term_freight": Sentence("运费", "freight"),
    "compare.term_cost": Sentence("成本", "cost"),
}
