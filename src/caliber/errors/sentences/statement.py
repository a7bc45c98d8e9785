from caliber.errors.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "statement.orphans": Sentence(
        "{dataset} 有 {count} 行的「{name}」在对应的表里找不到,归在「未匹配」",
        "In {dataset}, {count:row has|rows have} a {name} that the other table does not know; "
        "{count:~it stands|they stand} under “unmatched”",
    ),
    "statement.keyless": Sentence(
        "{dataset} 有 {count} 行没有「{name}」,归在「未匹配」",
        "In {dataset}, {count:row has|rows have} no {name}; {count:~it stands|they stand} under “unmatched”",
    ),
    "statement.timeless": Sentence(
        "{dataset} 有 {count} 行没有「{name}」,不属于任何时间范围,未计入",
        "In {dataset}, {count:row has|rows have} no {name}; "
        "{count:~it belongs|they belong} to no range and {count:~is|are} left out",
    ),
    "statement.timeless_counted": Sentence(
        "{dataset} 有 {count} 行没有「{name}」;没有限定时间时计入,归在空的时间下",
        "In {dataset}, {count:row has|rows have} no {name}; "
        "without a range {count:~it counts|they count}, under an empty time",
    ),
    "statement.partial_first": Sentence(
        "第一个{grain}不完整:从 {since} 起",
        "The first {grain} is partial: from {since}",
    ),
    "statement.partial_last": Sentence(
        "最后一个{grain}不完整:到 {until} 为止",
        "The last {grain} is partial: to {until}",
    ),
    "statement.incomplete": Sentence(
        "数据只到 {as_of},所选范围还没有走完",
        "The data reaches to {as_of}; the range is not complete yet",
    ),
    "statement.running": Sentence(
        "最后一个{grain}还在进行中,数据到 {as_of}",
        "The last {grain} is still running; the data reaches to {as_of}",
    ),
    "statement.same_part": Sentence(
        "进行中的时段只与上期的同一部分比较(到 {as_of})",
        "A running period is compared with the same part of the earlier one (to {as_of})",
    ),
    "statement.row_filter": Sentence(
        "按权限「{name}」只统计你能看的行;有疑问请联系 {contact}",
        "Only rows that you may see are counted, by the rule “{name}”; ask {contact}",
    ),
    "statement.mixed_nature": Sentence(
        "结果里混有不同性质的数:{natures}",
        "The answer mixes figures of different nature: {natures}",
    ),
    "statement.deprecated": Sentence(
        "「{name}」已废弃,请改用替代指标",
        "“{name}” is deprecated; use its replacement",
    ),
    "statement.unpublished": Sentence(
        "「{name}」还没有发布,口径可能变化",
        "“{name}” is not published; its definition may change",
    ),
    "statement.not_additive": Sentence(
        "「{name}」各部分不能相加成总数:总数按自己的粒度单独计算",
        "The parts of “{name}” do not add up: totals are computed at their own grain",
    ),
    "statement.bridge": Sentence(
        "一行会属于几个「{name}」,在每一个里各算一次:各组相加可以大于总数",
        "A row may belong to several {name} and counts once in each: the groups may add up to more than the total",
    ),
    "statement.still_open": Sentence(
        "「{name}」的后续步骤可以在 {within} 内发生,数据只到 {as_of}:{since} 起开始的还没有走完,数值还会变",
        "The later steps of “{name}” may come within {within}, and the data reaches to {as_of}: "
        "what began from {since} on is not over yet, and the figure may still change",
    ),
    "statement.no_rate": Sentence(
        "{dataset} 有 {count} 行没有可用的汇率,这些行所在的「{name}」显示为无数据",
        "In {dataset}, {count:row has|rows have} no rate; where {count:~it counts|they count}, “{name}” shows no data",
    ),
    "statement.rollup": Sentence(
        "由预汇总「{name}」得出({at} 从现在的数据生成,结果与逐行计算相同)",
        "Read from the rollup “{name}” (built {at} from the data as it is; the figures are those of the rows)",
    ),
    "statement.no_receipt": Sentence(
        "这次的数没有留下回执,以后不能重放:{reason}",
        "This figure has no receipt and cannot be replayed: {reason}",
    ),
    "statement.replay_definition": Sentence(
        "当时的口径已经找不到了,按现在的口径计算",
        "The definition of then is gone; the one of now was used",
    ),
    "statement.replay_data": Sentence(
        "{at} 之后数据变过,而数据源不保留历史:用的是现在的数据",
        "The data has changed since {at}, and the source keeps no history: today's data was used",
    ),
    "statement.replay_person": Sentence(
        "你的权限与当时不同,按现在的权限计算",
        "What you may see has changed since; today's permissions were used",
    ),
}
