"""A change of the definitions as a value: what, which part, how grave, in words."""

from __future__ import annotations

import msgspec

from caliber.model.text import Text

# Classes, gravest first.
CLASSES = ("breaking", "additive", "wording")


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One part of one object. ``table``: the field of ``Model``; ``kind``: created | removed | changed.

    ``part``: formula, filter, time, … or the nested object (``dimensions/channel``); ``weight`` is one of ``CLASSES``.
    """

    table: str
    code: str
    kind: str
    weight: str
    part: str = ""
    before: str = ""
    after: str = ""
    text: Text = Text()


PARTS: dict[str, Text] = {
    "formula": Text("公式", "formula"),
    "filter": Text("过滤条件", "filter"),
    "time": Text("时间", "time"),
    "period": Text("统计周期", "period"),
    "grain": Text("粒度", "grain"),
    "steps": Text("步骤", "steps"),
    "summary": Text("汇总方式", "way of summing up"),
    "unit": Text("单位", "unit"),
    "nulls": Text("空值处理", "null policy"),
    "source": Text("数据来源", "source"),
    "keys": Text("关联键", "join keys"),
    "dimensions": Text("可用维度", "dimensions"),
    "inherited": Text("上游口径", "what it rests on"),
    "name": Text("名称", "name"),
    "wording": Text("说明文字", "wording"),
    "owner": Text("负责人", "owner"),
    "permission": Text("权限", "permission"),
    "lifecycle": Text("状态与版本", "status and version"),
    "display": Text("显示方式", "display"),
    "nature": Text("数据性质", "nature"),
    "domain": Text("业务主题", "domain"),
    "members": Text("成员", "members"),
    "calendar": Text("日历", "calendar"),
    "structure": Text("组成", "structure"),
}

TABLES: dict[str, Text] = {
    "project": Text("项目", "project"),
    "sources": Text("数据源", "source"),
    "datasets": Text("数据集", "dataset"),
    "metrics": Text("指标", "metric"),
    "sets": Text("指标集", "metric set"),
    "saved": Text("已存查询", "saved query"),
    "rollups": Text("预汇总", "rollup"),
    "domains": Text("业务主题", "domain"),
    "departments": Text("部门", "department"),
    "policies": Text("权限规则", "policy"),
}

_KINDS: dict[str, Text] = {
    "created": Text("新增{table}「{code}」", "New {table} “{code}”"),
    "removed": Text("删除{table}「{code}」", "{Table} “{code}” removed"),
    "added": Text("「{code}」新增{part}:{after}", "“{code}”: {part} added: {after}"),
    "dropped": Text("「{code}」去掉{part}:{before}", "“{code}”: {part} removed: {before}"),
    "changed": Text("「{code}」的{part}:{before} → {after}", "“{code}”: {part}: {before} → {after}"),
    "inherited": Text("「{code}」的口径随 {after} 改变", "“{code}” changes with {after}"),
}


def sentence(table: str, code: str, kind: str, part: str, before: str, after: str) -> Text:
    """The change in words, in both languages."""
    pattern = kind
    if kind == "changed":
        pattern = (
            "inherited" if part == "inherited" else "added" if not before else "dropped" if not after else "changed"
        )
    first, _, rest = part.partition("/")
    spoken = PARTS.get(first, Text(first, first))
    out = []
    for lang in ("zh", "en"):
        table_word = TABLES[table].say(lang)
        words = {
            "table": table_word,
            "Table": table_word.capitalize(),
            "code": code,
            "part": f"{spoken.say(lang)} {rest}".rstrip(),
            "before": before,
            "after": after,
        }
        template = _KINDS[pattern].say(lang)
        for slot, word in words.items():
            template = template.replace("{" + slot + "}", word)
        out.append(template)
    return Text(*out)
