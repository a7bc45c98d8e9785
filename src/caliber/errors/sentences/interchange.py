from caliber.errors.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "interchange.project_exists": Sentence(
        "{folder} 里已有 {taken},不会覆盖。",
        "{folder} already holds {taken}; nothing is overwritten.",
        "请换一个新文件夹,或先移走这些文件。",
        "Name a new folder, or move these files away first.",
    ),
    "interchange.no_such_source": Sentence(
        "找不到 {source}。",
        "There is no file or folder {source}.",
        "请检查路径;可以是 CSV、Parquet、DuckDB、SQLite 文件,CSV 文件夹,或 postgresql:// 地址。",
        "Check the path: a CSV, Parquet, DuckDB or SQLite file, a folder of CSV files, or a postgresql:// address.",
    ),
    "interchange.unknown_source": Sentence(
        "不认识这种来源:{source}。",
        "This kind of source is not known: {source}.",
        "可以用 CSV、TSV、Parquet、DuckDB、SQLite 文件,CSV 文件夹,或 postgresql:// 地址;其他数据库请先导出为 CSV 或 Parquet。",
        "Use CSV, TSV, Parquet, DuckDB or SQLite files, a folder of CSV files, or a postgresql:// address; "
        "export other databases to CSV or Parquet first.",
    ),
    "interchange.unreadable_source": Sentence(
        "读不了 {source}:{reason}",
        "{source} cannot be read: {reason}",
        "请检查文件是否完整、地址和账号是否正确、数据库是否在运行。",
        "Check that the file is whole, that address and account are right, and that the database runs.",
    ),
    "interchange.nothing_to_draft": Sentence(
        "{sources} 里没有可用的表。{reasons}",
        "There is no table to use in {sources}. {reasons}",
        "请指向至少有一行数据的 CSV、Parquet 或数据库。",
        "Point to CSV, Parquet or a database with at least one row of data.",
    ),
    "interchange.source_too_large": Sentence(
        "表 {source} 超过 {limit} 行,不适合复制。",
        "Table {source} has more than {limit} rows, too many to copy.",
        "请先导出为 Parquet 文件夹,再用 --from 指向它。",
        "Export it to a folder of Parquet files and point --from there.",
    ),
    "interchange.no_project": Sentence(
        "{path} 里没有 caliber.yaml,不是 Caliber 项目",
        "{path} has no caliber.yaml and is no Caliber project",
        "用 caliber init 新建,或用 -p 指定项目文件夹",
        "Make one with caliber init, or name its folder with -p",
    ),
    "interchange.bad_yaml": Sentence(
        "读不懂:{reason}",
        "Cannot be read: {reason}",
        "检查缩进、冒号和引号;缩进只用空格",
        "Check indentation, colons and quotes; indent with spaces only",
    ),
    "interchange.duplicate_key": Sentence(
        "「{key}」写了两次",
        "“{key}” is written twice",
        "留一个",
        "Keep one of them",
    ),
    "interchange.bad_encoding": Sentence(
        "文件不是 UTF-8 编码",
        "The file is not UTF-8",
        "用 UTF-8 另存一次(可能是 GBK)",
        "Save it as UTF-8 (it may be GBK)",
    ),
    "interchange.too_large": Sentence(
        "文件太大:{size} 字节,最多 {limit}",
        "The file is too large: {size} bytes, at most {limit}",
        "拆成几个文件",
        "Split it into several files",
    ),
    "interchange.alias": Sentence(
        "不能用 YAML 的锚点和引用",
        "YAML anchors and aliases are not taken",
        "把内容直接写出来",
        "Write the content out",
    ),
    "interchange.tag": Sentence(
        "不能用 YAML 标签 {tag}",
        "The YAML tag {tag} is not taken",
        "去掉标签",
        "Remove the tag",
    ),
    "interchange.too_deep": Sentence(
        "嵌套超过 {limit} 层",
        "Nested more than {limit} deep",
        "减少层次",
        "Use fewer levels",
    ),
}
