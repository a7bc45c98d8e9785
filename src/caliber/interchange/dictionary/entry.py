"""One metric as the dictionary tells it, and what its parts are called."""

from __future__ import annotations

from typing import NamedTuple

from caliber.model.text import Text


class Entry(NamedTuple):
    """Everything is a sentence or name already, in one language; "" where the card says nothing."""

    domain: str
    name: str
    code: str
    aliases: str = ""
    department: str = ""
    caliber: str = ""
    how: tuple[str, ...] = ()  # the caliber in words, made from the definition
    exclusions: str = ""
    formula: str = ""
    unit: str = ""
    owner: str = ""
    status: str = ""
    version: str = ""


# Field -> what it is called; the heads of the sheet, in this order.
HEADS: dict[str, Text] = {
    "domain": Text(zh="业务主题", en="Domain"),
    "name": Text(zh="指标名称", en="Metric name"),
    "code": Text(zh="指标编码", en="Code"),
    "aliases": Text(zh="别名", en="Aliases"),
    "department": Text(zh="责任部门", en="Department"),
    "caliber": Text(zh="业务口径", en="Definition"),
    "how": Text(zh="怎么算", en="How it is computed"),
    "exclusions": Text(zh="不含项", en="Exclusions"),
    "formula": Text(zh="计算公式", en="Formula"),
    "unit": Text(zh="单位", en="Unit"),
    "owner": Text(zh="业务负责人", en="Owner"),
    "status": Text(zh="状态", en="Status"),
    "version": Text(zh="版本", en="Version"),
}


def shown(entry: Entry, field: str) -> str:
    """A field as one text."""
    value = getattr(entry, field)
    return "\n".join(value) if isinstance(value, tuple) else str(value)
