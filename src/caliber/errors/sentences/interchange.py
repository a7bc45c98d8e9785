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
        "可以用 CSV、TSV、Parquet、DuckDB、SQLite 文件,CSV 文件夹,或 postgresql:// 地址;"
        "其他数据库请先导出为 CSV 或 Parquet。",
        "Use CSV, TSV, Parquet, DuckDB or SQLite files, a folder of CSV files, or a postgresql:// address; "
        "export other databases to CSV or Parquet first.",
    ),
    "interchange.unreadable_source": Sentence(
        "读不了 {source}:{reason}",
        "{source} cannot be read: {reason}",
        "请检查文件是否完整、地址和账号是否正确、数据库是否在运行。",
        "Check that the file is whole, that address and account are right, and that the database runs.",
    ),
    "interchange.not_a_table": Sentence(
        "{source} 不是文本表格。",
        "{source} is no table of text.",
        "请用其他程序打开看看;若是 Excel 或压缩文件,请先另存为 CSV。",
        "Open it elsewhere to see what it is; save Excel or compressed files as CSV first.",
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
        "文件不是 UTF-8 编码(看起来是 {encoding})",
        "The file is not UTF-8 (it looks like {encoding})",
        "在编辑器里另存为 UTF-8",
        "Save it as UTF-8 in your editor",
    ),
    "interchange.too_large": Sentence(
        "文件太大:{size} 字节,最多 {limit}",
        "The file is too large: {size} bytes, at most {limit}",
        "拆成几个文件",
        "Split it into several files",
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
    "interchange.yaml_tab": Sentence(
        "缩进里有制表符(Tab),YAML 只认空格",
        "There is a tab in the indentation; YAML takes spaces only",
        "把 Tab 换成两个空格",
        "Replace the tab by two spaces",
    ),
    "interchange.yaml_character": Sentence(
        "值不能以「{character}」开头",
        "A value cannot begin with “{character}”",
        "给这个值加引号",
        "Put the value in quotes",
    ),
    "interchange.yaml_colon": Sentence(
        "一行里有两个「: 」,或上一行的引号、缩进不对",
        "There are two “: ” in one line, or the quotes or indentation of the line before are wrong",
        "含冒号的文字要加引号;每个键各占一行",
        "Put a text that holds a colon in quotes; give each key its own line",
    ),
    "interchange.yaml_unclosed": Sentence(
        "到文件末尾引号还没有闭合",
        "A quotation mark is not closed before the end of the file",
        "从这里往上找缺少的引号",
        "Look for the missing quotation mark above this line",
    ),
    "interchange.yaml_structure": Sentence(
        "这里的缩进、括号或冒号对不上({reason})",
        "Indentation, brackets or colons do not match here ({reason})",
        "同一级的键要对齐,括号要成对,冒号后面要有空格",
        "Align keys of one level, close every bracket, put a space after each colon",
    ),
    "interchange.yaml_control": Sentence(
        "文件里有不可见的控制字符",
        "The file holds an invisible control character",
        "删掉它;多半是从别处粘贴来的",
        "Delete it; it was probably pasted in",
    ),
    "interchange.complex_key": Sentence(
        "键必须是一个词,不能是列表或一组键值",
        "A key must be one word, not a list or a mapping",
        "以 {{ 或 [ 开头的值要加引号",
        "Put a value that begins with {{ or [ in quotes",
    ),
    "interchange.unknown_alias": Sentence(
        "引用 *{name} 没有对应的锚点",
        "The alias *{name} has no anchor before it",
        "在前面写 &{name},或给以 * 开头的值加引号",
        "Write &{name} before it, or put a value that begins with * in quotes",
    ),
    "interchange.too_many_aliases": Sentence(
        "YAML 引用展开后超过 {limit} 项",
        "The YAML aliases stand for more than {limit} values",
        "少用引用,把内容直接写出来",
        "Use fewer aliases and write the content out",
    ),
    "interchange.bad_json": Sentence(
        "JSON 读不懂:{reason}",
        "The JSON cannot be read: {reason}",
        "检查引号、逗号和括号",
        "Check quotes, commas and brackets",
    ),
    "interchange.unreadable_file": Sentence(
        "文件打不开:{reason}",
        "The file cannot be opened: {reason}",
        "检查文件是否存在、权限是否允许读取",
        "Check that the file exists and may be read",
    ),
    "interchange.demo_rows": Sentence(
        "演示数据的行数须在 {least} 到 {most} 之间,给的是 {rows}",
        "The demo company takes from {least} to {most} rows, not {rows}",
        "换一个 --rows 的值,例如 1000000",
        "Give another number with --rows, 1000000 for example",
    ),
    "interchange.unreadable_sheet": Sentence(
        "打不开表格 {path}:{reason}。",
        "The spreadsheet {path} cannot be opened: {reason}.",
        "另存为 .xlsx,或 UTF-8、GBK 编码的 .csv。",
        "Save it as .xlsx, or as .csv in UTF-8 or GBK.",
    ),
    "interchange.sheet_too_large": Sentence(
        "表格超过 {rows} 行或 {columns} 列。",
        "The sheet has more than {rows} rows or {columns} columns.",
        "拆成几个文件。",
        "Split it into several files.",
    ),
    "interchange.no_dictionary": Sentence(
        "「{sheet}」里没有找到指标名称和口径的表头。",
        "“{sheet}” has no heads for the name and definition of a metric.",
        "表头至少要有「指标名称」,以及口径、公式、单位、部门、编码之一。",
        "It needs a head for the metric's name, and one of definition, formula, unit, department, code.",
    ),
    "interchange.empty_sheet": Sentence(
        "{path} 是空的。", "{path} is empty.", "检查是不是选错了文件。", "Check that it is the file you meant."
    ),
    "interchange.row_without_name": Sentence(
        "这一行没有指标名称,跳过。",
        "This row has no name of a metric and was passed over.",
        "补上名称再导入。",
        "Give it a name and read the file again.",
    ),
    "interchange.row_repeated": Sentence(
        "「{name}」在这个部门出现过({first})。",
        "“{name}” stood in this department before ({first}).",
        "两行都作为候选;确认是不是同一个指标。",
        "Both are kept as candidates; see whether they are one metric.",
    ),
    "interchange.no_dbt": Sentence(
        "{source} 里没有 dbt 的语义模型。",
        "There are no semantic models of dbt in {source}.",
        "指向 dbt 项目文件夹,或 target/semantic_manifest.json。",
        "Name the folder of the dbt project, or its target/semantic_manifest.json.",
    ),
    "interchange.too_many_files": Sentence(
        "{source} 里的文件超过 {limit} 个。",
        "{source} holds more than {limit} files.",
        "指向更小的文件夹。",
        "Name a smaller folder.",
    ),
    "interchange.would_lose": Sentence(
        "有 {count} 处会丢失内容,第一处:{first}",
        "{count} things would be lost; the first: {first}",
        "不加 --strict 导入,再看完整的说明。",
        "Import without --strict to read all of them.",
    ),
}
