"""What a kind of metric asks of its definition, and of the question in which it stands."""

from caliber.errors.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "kind.nested_whole": Sentence(
        "指标 {metric} 在占比里又套了占比",
        "{metric} puts a share inside another share",
        "把里面的占比换成原来的指标",
        "Use the plain metric inside",
    ),
    "kind.balance_not_additive": Sentence(
        "{metric} 的 {name} 不能在 balance_by 的各组之间相加",
        "The {name} of {metric} cannot be added up over the groups of balance_by",
        "度量改用 sum 或 count,或去掉 balance_by",
        "Measure with sum or count, or leave balance_by out",
    ),
    "kind.unknown_parameter": Sentence(
        "指标 {metric} 没有参数「{name}」",
        "The metric {metric} has no parameter “{name}”",
        "它的参数:{known}",
        "Its parameters: {known}",
    ),
    "kind.bad_parameter": Sentence(
        "「{text}」不能作为参数的值",
        "“{text}” cannot be the value of the parameter",
        "写成 指标(参数=值),值与参数的类型一致",
        "Write metric(parameter=value) with a value of the parameter's type",
    ),
    "kind.parameter_value": Sentence(
        "参数「{name}」不能是「{value}」",
        "The parameter “{name}” cannot be “{value}”",
        "可以是:{known}",
        "It can be {known}",
    ),
    "kind.unreachable_entity": Sentence(
        "从数据集 {dataset} 走不到实体「{name}」",
        "The entity “{name}” cannot be reached from {dataset}",
        "在数据集的 entities 里写上它的键",
        "Give its key among the entities of the dataset",
    ),
    "kind.metric_needs_entity": Sentence(
        "按指标值筛选要说明是谁的值:metric({name}, 实体)",
        "To filter by a metric's value say whose: metric({name}, entity)",
        "例如 metric(orders, customer) > 3",
        "For example metric(orders, customer) > 3",
    ),
    "kind.lookup_misplaced": Sentence(
        "{name} 不能用在数据集 {dataset} 的这个地方",
        "{name} cannot stand at this place of {dataset}",
        "它只能用在指标、筛选条件和维度里",
        "Use it in metrics, filters and dimensions only",
    ),
    "kind.no_rates": Sentence(
        "数据集 {dataset} 不能用来换算币种",
        "Currencies cannot be converted with the dataset {dataset}",
        "在数据集上写 rates(currency、rate、day),在指标上写时间",
        "Give the dataset rates (currency, rate, day), and the metric a time",
    ),
    "kind.conversion_needs_grain": Sentence(
        "数据集 {dataset} 没有说一行是什么,转化无法归属",
        "The dataset {dataset} does not say what one row is, so conversions cannot be credited",
        "写上 grain: [唯一确定一行的列]",
        "Give grain: [the columns that identify a row]",
    ),
    "kind.whole_needs_dimension": Sentence(
        "占比或排名按「{name}」划分,但查询没有按它分组",
        "The share or rank is within “{name}”, which the question does not group by",
        "把「{name}」加到分组里",
        "Add “{name}” to what is grouped by",
    ),
    "kind.grain_too_fine": Sentence(
        "这个指标由每个 {step} 的值汇总而成,不能按 {grain} 看",
        "This metric sums up the value of each {step}, so it has no value by {grain}",
        "按 {step} 或更粗的粒度看",
        "Ask by {step} or a coarser grain that is made of it",
    ),
    "kind.step_not_events": Sentence(
        "指标 {metric} 的步骤 {step} 不是对事件的简单计数",
        "The step {step} of {metric} does not simply count events",
        "步骤用原子指标,或只加了条件的派生指标",
        "Use atomic metrics, or derived ones that only add a filter",
    ),
    "kind.by_without_balance": Sentence(
        "指标 {metric} 有 balance_by,却没有说怎么取余额",
        "{metric} has balance_by but does not say which balance",
        "写上 balance: last、first、avg、min 或 max",
        "Give balance: last, first, avg, min or max",
    ),
    "kind.balance_needs_time": Sentence(
        "余额 {metric} 没有时间字段,不知道哪一天是最后一天",
        "The balance {metric} has no time, so no day is its last",
        "在指标或数据集里写 time",
        "Give time on the metric or its dataset",
    ),
    "kind.each_needs_summary": Sentence(
        "指标 {metric} 的 each 和 summary 要一起写",
        "each and summary of {metric} belong together",
        "例如 each: day 和 summary: avg",
        "For example each: day and summary: avg",
    ),
    "kind.one_grain": Sentence(
        "指标 {metric} 的 each 里只能有一个时间粒度,这里有:{names}",
        "each of {metric} takes one grain; here are {names}",
        "分成两个派生指标",
        "Make two derived metrics of it",
    ),
    "kind.first_needs_grain": Sentence(
        "指标 {metric} 取第一个或最后一个({name}),each 里只能是一个时间粒度",
        "{metric} takes the {name} one, so each must be just a grain",
        "例如 each: day",
        "For example each: day",
    ),
    "kind.rank_inside": Sentence(
        "指标 {metric} 把排名用在了另一个计算里面",
        "{metric} puts a rank inside another computation",
        "排名放在最外层",
        "Let the rank be outermost",
    ),
    "kind.step_count": Sentence(
        "{kind} 指标 {metric} 的步骤要有 {least} 到 {most} 个",
        "A {kind} such as {metric} has {least} to {most} steps",
        "增减 steps 里的指标",
        "Add or remove metrics in steps",
    ),
    "kind.whole_days": Sentence(
        "「{text}」不是整天以上的间隔",
        "“{text}” is not an interval of whole days",
        "用 day、week、month、quarter 或 year",
        "Use day, week, month, quarter or year",
    ),
    "kind.step_needs_time": Sentence(
        "指标 {metric} 的步骤 {step} 没有时间字段,分不出先后",
        "The step {step} of {metric} has no time, so nothing comes before or after",
        "在步骤的指标或数据集里写 time",
        "Give time on the step's metric or dataset",
    ),
    "kind.not_credited": Sentence(
        "转化 {metric} 的第二步用 {name},不能归属到单个起点",
        "The second step of {metric} is a {name}, which cannot be credited to single starts",
        "用 count、sum 或 count_distinct",
        "Use count, sum or count_distinct",
    ),
    "kind.no_amount": Sentence(
        "指标 {metric} 的度量 {name} 不是金额,不能换算币种",
        "The measure {name} of {metric} is no amount that could be converted",
        "用 sum、avg、min、max 或分位数",
        "Use sum, avg, min, max or a percentile",
    ),
    "kind.bridge_entity": Sentence(
        "经过 {dataset} 的桥接不能用实体「{name}」",
        "A bridge through {dataset} cannot use the entity “{name}”",
        "两边都有的实体:{known}",
        "Entities that both have: {known}",
    ),
    "kind.within_dimensions": Sentence(
        "{name} 的第一个参数是指标,后面的都是维度",
        "The first argument of {name} is a metric, the others are dimensions",
        "例如 share_of_total(sales, region)",
        "For example share_of_total(sales, region)",
    ),
    "kind.only_in_formulas": Sentence(
        "{name} 只能用在复合指标的公式里",
        "{name} can only stand in the formula of a composite metric",
        "把它写成一个复合指标",
        "Make it a composite metric",
    ),
    "kind.bad_percentile": Sentence(
        "指标 {metric} 的分位数不是 0 到 1 之间的常数",
        "The percentile of {metric} is no constant from 0 to 1",
        "例如 percentile(amount, 0.9)",
        "For example percentile(amount, 0.9)",
    ),
}
