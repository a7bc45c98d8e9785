from caliber.errors.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "source.no_rollups": Sentence(
        "数据源 {source}({engine})上不能保存预汇总",
        "No rollups can be kept on the source {source} ({engine})",
        "文件类数据源要在项目文件夹里使用;PostgreSQL 要在数据源地址里写明模式:?rollups=模式名",
        "Files need a project folder; for PostgreSQL name a schema in the address of the source: ?rollups=schema",
    ),
    "source.timeout": Sentence(
        "查询超过 {seconds} 秒,已停止",
        "The query took longer than {seconds:second|seconds} and was stopped",
        "缩小范围或减少维度",
        "Narrow the range or use fewer dimensions",
    ),
    "source.cancelled": Sentence(
        "查询已取消",
        "The query was cancelled",
        "需要时重新查询",
        "Run it again when you need it",
    ),
    "source.failed": Sentence(
        "数据源 {source} 出错:{reason}",
        "The source {source} failed: {reason}",
        "检查表和列是否与定义一致,再运行 caliber check",
        "Check that tables and columns match the definitions; run caliber check",
    ),
    "source.no_table": Sentence(
        "数据源里没有 {table}",
        "The source has no {table}",
        "检查数据集的 table",
        "Check the table of the dataset",
    ),
    "source.missing_file": Sentence(
        "找不到数据文件 {path}",
        "There is no data file {path}",
        "检查 caliber.yaml 的 sources",
        "Check sources in caliber.yaml",
    ),
    "source.bad_file": Sentence(
        "打不开数据文件 {path}:{reason}",
        "Cannot open the data file {path}: {reason}",
        "确认文件完好,而且没有被别的程序以写方式打开",
        "Make sure that it is whole and not open for writing elsewhere",
    ),
    "source.unknown_scheme": Sentence(
        "不认识数据源地址 {uri}",
        "The source address {uri} is of an unknown kind",
        "可用:{known}",
        "Known kinds: {known}",
    ),
    "source.unknown": Sentence(
        "没有数据源「{name}」",
        "There is no source “{name}”",
        "在 caliber.yaml 的 sources 里加上它",
        "Add it under sources in caliber.yaml",
    ),
    "source.disk_full": Sentence(
        "磁盘满了,查询无法完成",
        "The disk is full; the query could not finish",
        "腾出空间后重试",
        "Free some space and try again",
    ),
    "source.memory": Sentence(
        "内存不够,查询无法完成",
        "There was not enough memory for the query",
        "减少维度或缩小范围",
        "Use fewer dimensions or a shorter range",
    ),
    "source.no_column": Sentence(
        "数据源里没有这一列:{reason}",
        "The source has no such column: {reason}",
        "表结构可能变了;改定义,再运行 caliber check",
        "The table may have changed; change the definition and run caliber check",
    ),
    "source.unknown_type": Sentence(
        "数据源 {source} 的列「{column}」是无法读取的类型 {type}",
        "The column “{column}” of the source {source} has the type {type}, which cannot be read",
        "在数据集里把它转换成数、文本、日期或时间",
        "Cast it to a number, a text, a date or a time in the dataset",
    ),
    "source.unreachable": Sentence(
        "连不上数据源 {source}:{reason}",
        "The source {source} cannot be reached: {reason}",
        "检查地址、端口和网络,确认服务在运行",
        "Check address, port and network, and that the server is running",
    ),
    "source.denied": Sentence(
        "数据源 {source} 拒绝访问:{reason}",
        "The source {source} refused access: {reason}",
        "检查用户、密码和读权限",
        "Check the user, the password and the right to read",
    ),
    "source.lost": Sentence(
        "与数据源 {source} 的连接中断:{reason}",
        "The connection to the source {source} was lost: {reason}",
        "稍后重试;查询没有留下任何结果",
        "Try again later; nothing of the query was kept",
    ),
    "source.no_driver": Sentence(
        "缺少驱动 {driver}",
        "The driver {driver} is not installed",
        "运行 pip install '{extra}'",
        "Run pip install '{extra}'",
    ),
}
