from caliber.errors.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "access.hidden": Sentence(
        "没有指标「{name}」",
        "There is no metric “{name}”",
        "检查名字,或在目录里搜索",
        "Check the name, or search the catalog",
    ),
    "access.no_discover": Sentence(
        "没有指标「{name}」",
        "There is no metric “{name}”",
        "检查名字,或在目录里搜索",
        "Check the name, or search the catalog",
    ),
    "access.no_see_definition": Sentence(
        "你没有权限看「{name}」的口径",
        "You may not see the definition of “{name}”",
        "请联系 {contact} 申请",
        "Ask {contact} for access",
    ),
    "access.no_see_value": Sentence(
        "你没有权限看「{name}」的数值",
        "You may not see the figures of “{name}”",
        "口径可以看;数值请联系 {contact} 申请",
        "Its definition is open to you; ask {contact} for the figures",
    ),
    "access.no_use": Sentence(
        "你没有权限使用「{name}」",
        "You may not use “{name}”",
        "请联系 {contact} 申请",
        "Ask {contact} for access",
    ),
    "access.no_edit": Sentence(
        "你没有权限修改「{name}」",
        "You may not edit “{name}”",
        "请向 {contact} 提出修改",
        "Propose the change to {contact}",
    ),
    "access.no_approve": Sentence(
        "你没有权限审批「{name}」",
        "You may not approve “{name}”",
        "审批由数据管家和业务负责人 {contact} 进行",
        "It is approved by the stewards and its owner {contact}",
    ),
    "access.no_grant": Sentence(
        "你没有权限授权「{name}」",
        "You may not grant access to “{name}”",
        "请联系管理员",
        "Ask an administrator",
    ),
    "access.component_denied": Sentence(
        "「{name}」用到了你没有权限看的指标",
        "“{name}” rests on a metric that you may not see",
        "请联系 {contact} 申请",
        "Ask {contact} for access",
    ),
    "access.masked_dimension": Sentence(
        "维度「{name}」对你是脱敏的,不能用来筛选或分组",
        "The dimension “{name}” is masked for you and cannot be filtered or grouped by",
        "去掉这个维度,或向 {contact} 申请",
        "Leave it out, or ask {contact} for access",
    ),
}
