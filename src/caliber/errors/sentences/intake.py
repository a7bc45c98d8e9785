"""Reports and spreadsheets taken in: what was handed in, and what becomes of a candidate."""

from caliber.errors.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "intake.empty": Sentence(
        "没有文件",
        "There is no file",
        "选择 SQL 报表、XLSX 或 CSV 指标字典,或它们的 ZIP",
        "Choose SQL reports, XLSX or CSV dictionaries of metrics, or a ZIP of them",
    ),
    "intake.too_many": Sentence(
        "文件超过 {limit} 个",
        "There are more than {limit} files",
        "分几次收录",
        "Take them in in several intakes",
    ),
    "intake.too_large": Sentence(
        "一次收录的文件合计超过 {limit}",
        "The files of one intake are larger than {limit} together",
        "分几次收录",
        "Take them in in several intakes",
    ),
    "intake.bad_archive": Sentence(
        "压缩包「{name}」打不开:{reason}",
        "The archive “{name}” cannot be opened: {reason}",
        "重新打包成不带密码的 ZIP,或直接选择文件夹里的文件",
        "Pack it again as a ZIP without a password, or choose the files themselves",
    ),
    "intake.expands": Sentence(
        "「{name}」解压后超过 {limit}",
        "“{name}” is larger than {limit} when it is unpacked",
        "去掉多余的文件,或分成几个压缩包",
        "Leave out what is not needed, or make several archives of it",
    ),
    "intake.unknown_kind": Sentence(
        "{name} 不是 SQL 报表,也不是 XLSX、CSV 指标字典",
        "{name} is neither a SQL report nor an XLSX or CSV dictionary of metrics",
        "另存为 .sql、.xlsx 或 .csv 后再收录",
        "Save it as .sql, .xlsx or .csv and take it in again",
    ),
    "intake.unknown_intake": Sentence(
        "没有收录 {id}",
        "There is no intake {id}",
        "刷新列表后重试",
        "Reload the list and try again",
    ),
    "intake.unknown_candidate": Sentence(
        "这次收录里没有候选指标 {id}",
        "This intake has no candidate {id}",
        "刷新列表后重试",
        "Reload the list and try again",
    ),
    "intake.unknown_state": Sentence(
        "没有「{name}」这种状态",
        "There is no state “{name}”",
        "可用:{known}",
        "Use one of: {known}",
    ),
    "intake.unknown_decision": Sentence(
        "没有「{name}」这种决定",
        "There is no decision “{name}”",
        "可用:{known}",
        "Use one of: {known}",
    ),
    "intake.how_many": Sentence(
        "一次可决定 1 到 {limit} 个候选指标",
        "From 1 to {limit} candidates can be decided at once",
        "选几个候选指标,多了就分几次",
        "Choose some candidates, in several steps where there are more",
    ),
    "intake.already_decided": Sentence(
        "候选指标「{name}」已经有人决定了",
        "The candidate “{name}” has been decided already",
        "刷新列表;要改,先撤销原来的决定",
        "Reload the list; to decide otherwise, undo that decision first",
    ),
    "intake.not_equal": Sentence(
        "这几个候选指标算的不是同一个数,不能采纳为一个指标",
        "These candidates do not compute the same, so they cannot be adopted as one metric",
        "分别采纳",
        "Adopt each by itself",
    ),
    "intake.not_proved": Sentence(
        "没有证明「{name}」等于哪个已有指标",
        "“{name}” was not proved to be any metric that is there",
        "写明并入哪个指标,或采纳为新指标",
        "Name the metric to merge it into, or adopt it as a metric of its own",
    ),
    "intake.no_definition": Sentence(
        "「{name}」只有文字口径,没有 SQL,不能直接采纳为指标",
        "“{name}” is in words only, without SQL, and cannot be adopted as it stands",
        "并入已有指标,或收录计算它的报表 SQL",
        "Merge it into a metric, or take in the SQL of a report that computes it",
    ),
    "intake.no_dataset": Sentence(
        "「{name}」读取的表 {what} 不是本项目的数据集",
        "“{name}” reads the table {what}, which is no dataset of the project",
        "先为这张表建一个数据集并发布,再回来采纳",
        "Make a dataset of the table and publish it, then adopt the candidate",
    ),
    "intake.no_column": Sentence(
        "「{name}」用到的列 {what} 不在它读取的数据集里",
        "“{name}” uses the column {what}, which its dataset does not have",
        "在数据集里补上这一列并发布,再回来采纳",
        "Add the column to the dataset and publish it, then adopt the candidate",
    ),
    "intake.settled": Sentence(
        "「{name}」的决定已经批准生效,不能撤销",
        "The decision on “{name}” is approved and in force, and cannot be undone",
        "要改,另提一个变更申请",
        "Open a change request to change it",
    ),
}
