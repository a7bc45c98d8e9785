from caliber.errors.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "query.unknown_metric": Sentence(
        "没有指标「{name}」",
        "There is no metric “{name}”",
        "你要找的是不是:{known}",
        "Did you mean: {known}",
    ),
    "query.ambiguous_metric": Sentence(
        "「{name}」可以指多个指标:{codes}",
        "“{name}” may mean several metrics: {codes}",
        "请用其中一个指标编码",
        "Use one of these codes",
    ),
    "query.unknown_dataset": Sentence(
        "没有数据集「{name}」",
        "There is no dataset “{name}”",
        "你要找的是不是:{known}",
        "Did you mean: {known}",
    ),
}
