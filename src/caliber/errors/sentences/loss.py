from caliber.errors.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "loss.native_column": Sentence(
        "「{table}」的「{name}」用了数仓自己的写法,作为查询里的一列保留。",
        "“{name}” of “{table}” is written in the warehouse's own SQL and is kept as a column of a query.",
        "换数仓时要改写这一列。",
        "It must be rewritten when the warehouse changes.",
    ),
    "loss.entity_role": Sentence(
        "「{table}」的实体「{name}」类型 {role} 不认识,没有导入。",
        "The entity “{name}” of “{table}” has the unknown type {role} and was left out.",
        "类型应为 primary、unique、natural 或 foreign。",
        "Its type is one of primary, unique, natural, foreign.",
    ),
    "loss.primary_without_column": Sentence(
        "「{table}」的主实体「{name}」没有对应的列,只作为名称前缀。",
        "The primary entity “{name}” of “{table}” has no column; it was only a prefix of names.",
        "如果有主键列,在 entities 里写上。",
        "Where there is a key column, name it under entities.",
    ),
    "loss.half_validity": Sentence(
        "「{table}」的有效期只有一端,没有导入。",
        "The validity of “{table}” has only one end and was left out.",
        "同时写明开始和结束的列。",
        "Name the columns of both its start and its end.",
    ),
    "loss.unknown_kind": Sentence(
        "指标「{metric}」的类型 {kind} 不认识,没有导入。",
        "The metric “{metric}” has the unknown type {kind} and was left out.",
        "类型应为 simple、ratio、derived、cumulative 或 conversion。",
        "Its type is one of simple, ratio, derived, cumulative, conversion.",
    ),
    "loss.unknown_name": Sentence(
        "指标「{metric}」用到的「{name}」不存在,没有导入。",
        "The metric “{metric}” rests on “{name}”, which is not there, and was left out.",
        "检查名称,或把它所在的文件一起导入。",
        "Check the name, or import the file that holds it too.",
    ),
    "loss.metric": Sentence(
        "指标「{metric}」没有导入:{reason}",
        "The metric “{metric}” was left out: {reason}",
        "在项目里用自己的写法补上。",
        "Write it in the project in our own words.",
    ),
    "loss.aggregate": Sentence(
        "没有对应的聚合:{name}。", "There is no counterpart of {name}.", "换一种聚合。", "Choose another aggregate."
    ),
    "loss.fill_value": Sentence(
        "「{metric}」用 {value} 填充空值;这里只能填 0 或不填,按不填导入。",
        "“{metric}” fills missing values with {value}; only 0 or nothing can be said here, so it is not filled.",
        "用复合指标 coalesce(x, 值) 表达。",
        "Say it with a composite: coalesce(x, value).",
    ),
    "loss.exports": Sentence(
        "保存的查询「{name}」的 exports 没有导入。",
        "The exports of the saved query “{name}” were left out.",
        "用定时任务调用 caliber query -o。",
        "Run caliber query -o on a schedule.",
    ),
    "loss.period_start": Sentence(
        "「{metric}」没有写 period_agg:dbt 在更粗的粒度取期初值,这里取期末值。",
        "“{metric}” has no period_agg: dbt shows a coarser period by its first day, here by its end.",
        "在 dbt 里写明 period_agg 再导入,两边就一致。",
        "State period_agg in dbt and import again; then both agree.",
    ),
    "loss.whole_periods": Sentence(
        "按 dbt 的含义保留:偏移比较整期;没有行就没有数,计数也一样。",
        "dbt's meaning is kept: offsets compare whole periods; no rows give no value, counts included.",
        "需要同期可比时,把 align 改成 same_part。",
        "For the same part of a period, change align to same_part.",
    ),
    "loss.not_exported": Sentence(
        "指标「{metric}」没有导出:{reason}",
        "The metric “{metric}” was not exported: {reason}",
        "在对方工具里另行定义,或继续从这里查询。",
        "Define it there in that tool's own words, or go on asking for it here.",
    ),
    "loss.unsayable": Sentence(
        "目标格式不能准确表达{what}。",
        "The format cannot say exactly: {what}.",
        "换一种写法。",
        "Say it in another way.",
    ),
    "loss.rests_on": Sentence(
        "它用到的「{name}」没有导出。",
        "It rests on “{name}”, which was not exported.",
        "先解决那个指标。",
        "See to that metric first.",
    ),
    "loss.name": Sentence(
        "名称「{name}」不合对方的命名规则。",
        "The name “{name}” breaks the rules for names there.",
        "编码用小写字母、数字和单个下划线。",
        "Use lower-case letters, digits and single underscores in codes.",
    ),
    "loss.relation": Sentence(
        "数据集「{table}」的表名无法在对方格式里写出,没有导出。",
        "The table of the dataset “{table}” cannot be named there; the dataset was not exported.",
        "表名写成 模式.表。",
        "Name the table as schema.table.",
    ),
    "loss.dimension": Sentence(
        "「{table}」的维度「{name}」用到别的数据集,没有导出。",
        "The dimension “{name}” of “{table}” rests on other datasets and was not exported.",
        "在用到它的数据集里定义这个维度。",
        "Define the dimension in the dataset that it comes from.",
    ),
    "loss.only_extension": Sentence(
        "「{table}」的「{name}」只写在扩展里,别的工具读不到。",
        "“{name}” of “{table}” stands in the extension only; other tools do not read it.",
        "多列的键可以在数据集里合成一列。",
        "A key of several columns can be made one column in the dataset.",
    ),
    "loss.others": Sentence(
        "{count} 个{kind}没有导出:对方格式里没有。",
        "Not exported, for the format has none: {kind} ({count}).",
        "在对方工具里另行设置。",
        "Set them up in that tool.",
    ),
    "loss.extension": Sentence(
        "名片上对方格式没有的内容写在 {where},别的工具会忽略。",
        "What the format has no words for is kept in {where}; other tools pass over it.",
        "再导入时会读回来。",
        "An import reads it back.",
    ),
    "loss.portable_sql": Sentence(
        "表达式按 DuckDB 的 SQL 写出。",
        "Expressions are written in DuckDB's SQL.",
        "换数仓时检查函数名。",
        "Check the names of functions for another warehouse.",
    ),
    "loss.bad_extension": Sentence(
        "「{name}」的扩展读不懂,没有导入:{reason}",
        "The extension of “{name}” cannot be read and was left out: {reason}",
        "不要手工修改扩展。",
        "Leave the extension as it was written.",
    ),
}
