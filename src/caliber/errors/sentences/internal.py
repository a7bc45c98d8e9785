from caliber.errors.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "internal.fault": Sentence(
        "Caliber 内部出错({kind})。",
        "Something went wrong inside Caliber ({kind}).",
        "请把编号 {id} 和操作步骤报告给管理员,日志里有详情。",
        "Report the number {id} and what you did; the log has the details.",
    ),
}
