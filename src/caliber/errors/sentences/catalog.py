from caliber.errors.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "catalog.unknown_sort": Sentence(
        "不能按「{name}」排序", "The list cannot be sorted by “{name}”", "可用:{known}", "Use one of: {known}"
    ),
    "catalog.bad_cursor": Sentence(
        "翻页位置已失效",
        "This place in the list is not valid any more",
        "从第一页重新开始",
        "Start again at the first page",
    ),
    "catalog.bad_page_size": Sentence(
        "每页的条数不对", "The page size is not valid", "1 到 {most} 条", "Give 1 to {most}"
    ),
    "catalog.unknown_set": Sentence(
        "没有指标集「{name}」", "There is no metric set “{name}”", "可用:{known}", "Known ones: {known}"
    ),
    "catalog.unknown_case": Sentence(
        "没有案件 {id}",
        "There is no case {id}",
        "用 caliber cases 列出现在的案件;指标改过或合并过,编号会变",
        "List the cases of now with caliber cases; an id changes when metrics are changed or merged",
    ),
    "catalog.unknown_decision": Sentence(
        "没有「{name}」这种决定",
        "There is no decision “{name}”",
        "可用:{known}",
        "Use one of: {known}",
    ),
    "catalog.decides_nothing": Sentence(
        "「{metric}」以外至少要有一个指标",
        "There must be at least one metric beside {metric}",
        "在 others 里写出同一案件中的其他指标",
        "Name the other metrics of the case in others",
    ),
    "catalog.decision_breaks": Sentence(
        "这样决定后定义有 {count} 处错误,第一处:{reason}",
        "With this decision the definitions would have {count:error|errors}, the first: {reason}",
        "先改好这些定义,或改为变体、保留",
        "Mend those definitions first, or make it a variant, or keep both",
    ),
    "catalog.nothing_published": Sentence(
        "还没有发布任何定义",
        "No definitions have been published yet",
        "用 caliber serve 打开一个项目,或用 caliber apply 提交定义",
        "Open a project with caliber serve, or submit definitions with caliber apply",
    ),
    "catalog.unknown_snapshot": Sentence(
        "没有这一版定义 {fingerprint}",
        "There is no state {fingerprint} of the definitions",
        "取最新的定义后重试",
        "Fetch the current definitions and try again",
    ),
    "catalog.stale_base": Sentence(
        "你改的不是最新的定义:在此期间已有人发布了新版",
        "Your change is not based on the current definitions: somebody has published since",
        "取最新的定义,重新做你的修改,再提交",
        "Fetch the current definitions, make your change again and submit it",
    ),
    "catalog.nothing_changed": Sentence(
        "提交的定义与现行的完全相同",
        "The definitions submitted are those in force",
        "先修改再提交",
        "Change something first",
    ),
    "catalog.unknown_request": Sentence(
        "没有变更申请 {id}", "There is no change request {id}", "刷新列表后重试", "Reload the list and try again"
    ),
    "catalog.request_closed": Sentence(
        "变更申请 {id} 已经是「{status}」状态",
        "The change request {id} is {status} already",
        "需要时另提一个申请",
        "Open another one if need be",
    ),
    "catalog.own_request": Sentence(
        "自己提交的变更不能自己审批,管理员也一样",
        "Nobody approves their own change, administrators included",
        "请另一位审批人处理",
        "Ask another approver",
    ),
    "catalog.not_author": Sentence(
        "只有提交人能撤回变更申请",
        "Only its author can withdraw a change request",
        "可以驳回它,并写明原因",
        "You can reject it and say why",
    ),
    "catalog.may_not_approve": Sentence(
        "你没有权限审批这些指标:{metrics}",
        "You may not approve these metrics: {metrics}",
        "请数据管家或它们的审批人处理",
        "Ask a steward or their approver",
    ),
    "catalog.message_missing": Sentence(
        "没有写变更原因", "The reason for the change is missing", "写一句为什么要改", "Say in one sentence why"
    ),
}
