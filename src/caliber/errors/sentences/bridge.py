"""Bridges between a sanctioned variant and its reference: how they are declared, and how a check can fail."""

from caliber.errors.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "bridge.without_variant": Sentence(
        "指标 {metric} 写了差异桥,却没有写是哪个指标的口径变体",
        "{metric} declares a bridge but not the metric that it is a variant of",
        "写上 variant_of: 指标编码,或去掉 bridge",
        "Give variant_of: with that metric's code, or leave bridge out",
    ),
    "bridge.bad_cause": Sentence(
        "「{name}」不是差异原因的 id",
        "“{name}” is no id of a cause",
        "运行 caliber bridge propose {metric},把它给出的 causes 写进定义",
        "Run caliber bridge propose {metric} and write the causes that it gives into the definition",
    ),
    "bridge.cause_twice": Sentence(
        "差异原因 {name} 写了两次",
        "The cause {name} is listed twice",
        "只留一条",
        "Keep one of them",
    ),
    "bridge.bad_bound": Sentence(
        "「{text}」既不是金额,也不是百分比",
        "“{text}” is neither an amount nor a share",
        "写成 1000 或 5%",
        "Write 1000 or 5%",
    ),
    "bridge.not_declared": Sentence(
        "指标 {metric} 没有声明差异桥",
        "{metric} declares no bridge",
        "运行 caliber bridge propose {metric} 得到一份草案;已声明的有:{known}",
        "Run caliber bridge propose {metric} for a draft; declared are: {known}",
    ),
    "bridge.no_reference": Sentence(
        "指标 {metric} 不是任何指标的口径变体,没有可以架桥的另一端",
        "{metric} is a variant of no metric, so a bridge has no other end",
        "先在定义里写 variant_of,或在口径台把它裁定为变体",
        "Give variant_of in its definition first, or decide on the desk that it is a variant",
    ),
    "bridge.no_data": Sentence(
        "{since} 至 {until} 两个指标都没有数据,看不出差异原因",
        "Neither metric has data from {since} to {until}, so no cause can be seen",
        "换一段有数据的时间:--from、--to",
        "Choose a time with data: --from, --to",
    ),
}
