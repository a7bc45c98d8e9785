from caliber.errors.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "reconcile.not_decomposable": Sentence(
        "「{metric}」不能分解成可以相加的原因({part})。",
        "“{metric}” cannot be taken apart into causes that add up ({part}).",
        "对账适用于求和、计数、去重计数、平均和它们的比率;最大、最小、分位数请改为查看明细。",
        "Sums, counts, distinct counts, averages and their ratios can be reconciled; "
        "for minima, maxima and percentiles look at the rows.",
    ),
    "reconcile.units": Sentence(
        "两个指标单位不同:{left} 和 {right}。",
        "The metrics have different units: {left} and {right}.",
        "选择单位相同的指标,或先换算。",
        "Choose metrics of one unit, or convert one first.",
    ),
    "reconcile.too_many_keys": Sentence(
        "「{dataset}」的明细在这段时间里超过 {limit} 个,无法跨数据源逐个对应。",
        "“{dataset}” has more than {limit} keys in this period, too many to match across sources.",
        "缩短时间范围,或加一个条件。",
        "Choose a shorter period, or add a condition.",
    ),
    "reconcile.ratio_and_sum": Sentence(
        "「{left}」和「{right}」一个是比率,一个不是。",
        "One of “{left}” and “{right}” is a ratio and the other is not.",
        "比率只能和比率对账;可以改为对账分子或分母。",
        "A ratio is reconciled with a ratio; reconcile the numerator or the denominator instead.",
    ),
    "reconcile.no_denominator": Sentence(
        "有一方的分母为 0(左 {left},右 {right}),比率无法对账。",
        "A denominator is 0 (left {left}, right {right}), so the ratios cannot be reconciled.",
        "分别对账分子和分母。",
        "Reconcile numerators and denominators on their own.",
    ),
    "reconcile.too_many_clauses": Sentence(
        "两个口径相差 {count} 个条件,超过 {limit} 个。",
        "The definitions differ in {count:clause|clauses}, more than {limit}.",
        "先和更接近的指标对账,再逐步推进。",
        "Reconcile with a nearer metric first, then go on from there.",
    ),
    "reconcile.unknown_cause": Sentence(
        "这两个数之间没有「{cause}」这个原因。",
        "There is no cause “{cause}” between these figures.",
        "先对一次账,用结果里原因的 id 查明细;期间、条件和维度要一致。",
        "Reconcile first and take the id of a cause from there; period, conditions and dimensions must be the same.",
    ),
    "reconcile.no_rows": Sentence(
        "取整误差没有明细行。",
        "Rounding has no rows behind it.",
        "查看其他原因的明细。",
        "Look at the rows of another cause.",
    ),
    "reconcile.with_grain": Sentence(
        "对账不分时间粒度。", "A reconciliation has no grain.", "给出起止日期即可。", "Give a first and a last day."
    ),
    "reconcile.source_moved": Sentence(
        "对账期间「{metric}」的数据发生了变化。",
        "The data of “{metric}” changed while it was being reconciled.",
        "再试一次。",
        "Try again.",
    ),
}
