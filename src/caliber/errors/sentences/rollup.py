"""Rollups: what their definition must obey, why one was used or not, and how building one can fail."""

from caliber.errors.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "rollup.empty": Sentence(
        "预汇总 {rollup} 没有写任何指标",
        "The rollup {rollup} names no metric",
        "写上 metrics: [指标编码, …]",
        "Give metrics: [codes of metrics, …]",
    ),
    "rollup.time": Sentence(
        "预汇总的时间「{name}」不是数据集 {dataset} 自己的时间字段",
        "The time “{name}” of a rollup is no time field of {dataset} itself",
        "可以是:{known}",
        "It can be: {known}",
    ),
    "rollup.no_time": Sentence(
        "数据集 {dataset} 没有时间,预汇总不能只刷新最近的时段",
        "{dataset} has no time, so a rollup of it cannot refresh its last periods only",
        "写上 time:,或去掉 refresh",
        "Give time:, or leave refresh out",
    ),
    "rollup.by": Sentence(
        "「{name}」不是数据集 {dataset} 的维度或实体,也不是它的键通向的维度,预汇总不能按它保存",
        "A rollup cannot keep “{name}”: {dataset} has no such dimension or entity, and no key that leads to one",
        "也可以保留通向它的实体。自己的有:{known}",
        "You can also keep an entity that leads there. Its own are: {known}",
    ),
    "rollup.metric": Sentence(
        "指标 {metric} 不从数据集 {dataset} 计算",
        "The metric {metric} does not rest on {dataset}",
        "换成这个数据集上的指标,或另写一个预汇总",
        "Name metrics of this dataset, or declare another rollup",
    ),
    "rollup.holistic": Sentence(
        "指标 {metric} 的 {name} 不能由汇总过的行再算出来",
        "The {name} of {metric} cannot be computed again from rows that were added up",
        "去重计数请在 by 里保留被计数的维度或实体;中位数、分位数请不要放进预汇总",
        "For a distinct count keep what it counts in by; leave medians and percentiles out of rollups",
    ),
    "rollup.not_own": Sentence(
        "预汇总 {rollup} 不能保存「{name}」:它要看 {dataset} 以外的表,或要按每一行的时间取版本",
        "The rollup {rollup} cannot keep “{name}”: it rests on more than {dataset}, or on the version of a moment",
        "保留通向那张表的实体,查数时再关联",
        "Keep the entity that leads there; it is joined when a question is answered",
    ),
    "rollup.unknown": Sentence(
        "没有叫「{name}」的预汇总",
        "There is no rollup “{name}”",
        "可以是:{known}",
        "It can be: {known}",
    ),
    "rollup.busy": Sentence(
        "这个数据源的预汇总正由另一个进程生成",
        "Another process is building rollups of this source",
        "等它完成后再试",
        "Try again when it is done",
    ),
    "rollup.not_kept": Sentence(
        "预汇总不能写到 {path}:{reason}",
        "Rollups cannot be written to {path}: {reason}",
        "检查文件夹的权限和磁盘空间",
        "Look at the permissions of the folder and the space on the disk",
    ),
    "rollup.not_refreshed": Sentence(
        "有预汇总没有生成:{failed}",
        "Some rollups were not built: {failed}",
        "按原因处理后运行 caliber rollup refresh;其余的已经生成",
        "Mend what is named and run caliber rollup refresh; the others are built",
    ),
    "rollup.not_writable": Sentence(
        "数据源 {source} 的模式「{schema}」不存在,或不能在里面建表",
        "The schema “{schema}” of the source {source} is not there, or no table can be made in it",
        "请管理员运行 CREATE SCHEMA {schema} 并授予 USAGE、CREATE;只读副本上不能保存",
        "Have CREATE SCHEMA {schema} run and USAGE, CREATE granted; a standby server keeps none",
    ),
    # why a rollup was used, or which requirement failed
    "rollup.used": Sentence("用了这个预汇总", "It was used"),
    "rollup.another": Sentence("另一个更小的预汇总 {other} 已经够用", "The smaller rollup {other} is enough"),
    "rollup.not_built": Sentence(
        "还没有生成", "It has not been built", "运行 caliber rollup build", "Run caliber rollup build"
    ),
    "rollup.changed": Sentence(
        "生成之后定义改过",
        "Its definition has changed since it was built",
        "运行 caliber rollup build",
        "Run caliber rollup build",
    ),
    "rollup.stale": Sentence(
        "数据在它生成({at})之后变过",
        "The data has changed since it was built ({at})",
        "运行 caliber rollup refresh",
        "Run caliber rollup refresh",
    ),
    "rollup.broken": Sentence("定义有误:{reason}", "Its definition is wrong: {reason}"),
    "rollup.other_time": Sentence(
        "问的是另一个时间字段(或时区),它按 {kept} 保存", "Another time (or time zone) is asked; it is kept by {kept}"
    ),
    "rollup.finer": Sentence(
        "问到了「{asked}」,它按 {grain} 保存,拼不出来", "“{asked}” is asked, and periods of {grain} do not make it up"
    ),
    "rollup.cut": Sentence("时间范围在 {edge} 处切断了一个 {grain}", "The range cuts a {grain} in two at {edge}"),
    "rollup.moment": Sentence(
        "要取每个时段里最后(或最初)的时刻,比 {grain} 更细",
        "The last or first moment of a period is asked, which is finer than {grain}",
    ),
    "rollup.versions": Sentence(
        "要按每一行的时间关联有版本的数据集", "A dataset with versions is joined by the time of each row"
    ),
    "rollup.unkept_dimension": Sentence(
        "没有保留维度「{name}」所需的 {column}", "It does not keep {column}, which the dimension “{name}” needs"
    ),
    "rollup.unkept_filter": Sentence(
        "没有保留筛选条件所需的 {column}", "It does not keep {column}, which a filter needs"
    ),
    "rollup.unkept_person": Sentence(
        "没有保留此人的行权限所需的 {column}", "It does not keep {column}, which the row filter of this person needs"
    ),
    "rollup.fewer_rows": Sentence(
        "它只含 {where} 的行,而问的不止这些", "It holds only the rows where {where}, and more is asked"
    ),
    "rollup.other_filter": Sentence(
        "没有存过按 {text} 筛选的聚合,也没有保留所需的列",
        "No aggregate filtered by {text} is stored, nor the columns for it",
    ),
    "rollup.not_stored": Sentence("没有存 {name}", "It does not store {name}"),
}
