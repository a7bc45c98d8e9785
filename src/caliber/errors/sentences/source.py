from caliber.errors.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "source.timeout": Sentence(
        "查询超过 {seconds} 秒,已停止",
        "The query took longer than {seconds} seconds and was stopped",
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
}
