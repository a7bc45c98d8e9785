"""What could not be read in a report's SQL, and where."""

from caliber.errors.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "reports.unreadable": Sentence(
        "第 {line} 行附近读不懂(按 {dialect} 解析):{near}",
        "Near line {line} the SQL cannot be read (as {dialect}): {near}",
        "检查这一处的语法;方言不对时,在文件第一行写 -- dialect: hive(或 mysql、postgres、oracle、clickhouse……)。",
        "Check the syntax there; where the dialect is wrong, write -- dialect: hive (or mysql, …) in its first line.",
    ),
    "reports.no_file": Sentence(
        "找不到文件 {name}。",
        "There is no file {name}.",
        "检查路径;指标请写编码或名称,不带 .sql。",
        "Check the path; a metric is named by its code or name, without .sql.",
    ),
    "reports.not_text": Sentence(
        "{name} 不是可读的 SQL 文本(UTF-8 或 GBK,最多 {limit} 字节)。",
        "{name} is no readable SQL text (UTF-8 or GBK, at most {limit} bytes).",
        "另存为 UTF-8 文本后再试。",
        "Save it as UTF-8 text and try again.",
    ),
    "reports.one_select": Sentence(
        "文件里应有且只有一条 SELECT,实际有 {count} 条。",
        "The file should hold exactly one SELECT, it holds {count}.",
        "把每条报表 SQL 放进单独的文件。",
        "Put each report's SQL into a file of its own.",
    ),
    "reports.unsupported": Sentence(
        "第 {line} 行的写法还不能读:{what}",
        "Line {line}: this cannot be read yet: {what}",
        "换一种等价写法,或只比较其余部分。",
        "Write it another way, or compare the rest without it.",
    ),
    "reports.unstable": Sentence(
        "第 {line} 行的 {name} 每次结果都不同,不能作为口径。",
        "Line {line}: {name} gives another result each time and cannot define a figure.",
        "去掉随机函数后再比较。",
        "Take out the random function and compare again.",
    ),
    "reports.unknown_table": Sentence(
        "第 {line} 行的表 {name} 不在建表语句里。",
        "Line {line}: the table {name} is not among the CREATE TABLE statements.",
        "检查表名;项目以外的表,在命令行用 --schema 给出建表语句。",
        "Check the name; of a table outside the project, give the CREATE TABLE with --schema on the command line.",
    ),
    "reports.unknown_column": Sentence(
        "第 {line} 行的列 {name} 不存在。",
        "Line {line}: there is no column {name}.",
        "检查列名和表别名;用了 --schema 文件的,看看它是否已更新。",
        "Check the name and the alias of its table; where a --schema file was given, bring it up to date.",
    ),
    "reports.ambiguous_column": Sentence(
        "第 {line} 行的列 {name} 可能属于多张表。",
        "Line {line}: the column {name} may belong to several tables.",
        "在列名前写上表别名,或用 --schema 给出建表语句。",
        "Write the alias of its table before it, or give the CREATE TABLE statements with --schema.",
    ),
    "reports.ambiguous_table": Sentence(
        "第 {line} 行的表名 {name} 在 FROM 里出现了两次。",
        "Line {line}: the name {name} stands in FROM twice.",
        "给每张表一个不同的别名。",
        "Give each table an alias of its own.",
    ),
    "reports.not_grouped": Sentence(
        "第 {line} 行附近:列 {name} 既没有分组也没有汇总。",
        "Near line {line}: the column {name} is neither grouped nor aggregated.",
        "把它加进 GROUP BY,或放进汇总函数里。",
        "Add it to GROUP BY, or put it inside an aggregate.",
    ),
    "reports.star": Sentence(
        "第 {line} 行的 * 展不开:不知道 {name} 有哪些列。",
        "Line {line}: the * cannot be opened, the columns of {name} are not known.",
        "用 --schema 给出它的建表语句,或把列写出来。",
        "Give its CREATE TABLE with --schema, or write the columns out.",
    ),
    "reports.union_columns": Sentence(
        "第 {line} 行附近:UNION 或子查询两边的列数不一致。",
        "Near line {line}: the sides of a UNION or of a subquery have different numbers of columns.",
        "让各部分的列数相同。",
        "Give all parts the same number of columns.",
    ),
    "reports.too_large": Sentence(
        "这条 SQL 展开后超过 {limit} 步,太大了。",
        "Opened up, this SQL has more than {limit} steps, which is too large.",
        "拆成几条再比较。",
        "Split it up and compare the parts.",
    ),
    "reports.not_ddl": Sentence(
        "第 {line} 行不是建表或建视图语句,已跳过:{what}",
        "Line {line} is no CREATE TABLE or CREATE VIEW and was passed over: {what}",
    ),
    "reports.not_a_metric": Sentence(
        "「{name}」没有汇总,不是指标。",
        "“{name}” aggregates nothing and is no metric.",
    ),
    "reports.not_one_grouping": Sentence(
        "「{name}」的写法({what})不能拆成一个指标:只记录了它读取的表。",
        "“{name}” ({what}) does not come apart into metrics: only the tables that it reads are noted.",
    ),
    "reports.several_figures": Sentence(
        "「{name}」里有几个数:{names}。",
        "“{name}” holds several figures: {names}.",
        "说明要哪一个,写作 report.sql#名称。",
        "Say which one, as in report.sql#NAME.",
    ),
    "reports.no_such_figure": Sentence(
        "「{name}」里没有这个数,只有 {names}。",
        "“{name}” holds no such figure, but {names}.",
        "从中选一个。",
        "Choose one of them.",
    ),
    "reports.joined": Sentence(
        "「{name}」的关联不是数据集之间登记过的键,不能当作一个指标来算。",
        "“{name}” joins along something that is no key between datasets, and cannot be computed as a metric.",
        "在数据集里登记这个实体键,或改用按登记的键做的 LEFT JOIN。",
        "Declare the key as an entity of the datasets, or use a LEFT JOIN along a declared key.",
    ),
    "reports.no_dataset": Sentence(
        "「{name}」读取的表 {table} 不是本项目的数据集。",
        "“{name}” reads the table {table}, which is no dataset of the project.",
        "先为它建一个数据集。",
        "Make a dataset of it first.",
    ),
    "reports.not_portable": Sentence(
        "「{name}」里的 {what} 不能写进指标的定义。",
        "“{name}” uses {what}, which a definition of a metric cannot say.",
        "换一种写法,或先在数据集里建一个字段。",
        "Write it in another way, or make a field of it in the dataset.",
    ),
    "reports.no_time": Sentence(
        "看不出「{name}」按哪个时间统计。",
        "By which time “{name}” counts cannot be told.",
        "在 WHERE 里写上期间,或为数据集指定默认时间。",
        "Give a period in its WHERE, or a default time to the dataset.",
    ),
    "reports.not_for_you": Sentence(
        "你无权自行统计「{name}」读取的数据。",
        "You may not count what “{name}” reads in a way of your own.",
        "请能使用这些指标的人来做,或向负责人申请。",
        "Ask somebody who may use all metrics over it, or their owner for access.",
    ),
    "reports.no_path": Sentence(
        "找不到 {name}。",
        "There is no file or folder {name}.",
        "检查路径。",
        "Check the path.",
    ),
    "reports.no_files": Sentence(
        "{names} 里没有可读的文件。",
        "{names}: there is no file to read.",
        "文件名应以 {endings} 结尾。",
        "Names of files end in {endings}.",
    ),
    "reports.foreign_table": Sentence(
        "表 {names} 不在本项目的数据集里:用到它的候选指标只按名称对照。",
        "The tables {names} are in no dataset of the project: candidates that use them are matched by name only.",
        "为它建一个数据集,或用 --schema 给出建表语句。",
        "Make a dataset of it, or give its CREATE TABLE with --schema.",
    ),
    "reports.moves_with_today": Sentence(
        "「{name}」用到今天的日期:明天再跑,数字就不同。",
        "“{name}” looks at today's date: run tomorrow, it gives another figure.",
    ),
    "reports.unknown_function": Sentence(
        "函数 {name} 的含义未知:用到它的指标不能证明相同。",
        "What the function {name} does is not known: metrics that use it are never proved equal.",
    ),
}
