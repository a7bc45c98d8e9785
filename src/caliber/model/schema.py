"""The JSON Schema of definition files, for editors: made from the objects and their short forms, so it cannot lag."""

from __future__ import annotations

from types import UnionType
from typing import Any, get_args, get_origin

import msgspec

from caliber.model.build import KINDS, PROJECT, Head
from caliber.model.calendar import GRAINS, TO_DATE, WEEKDAYS
from caliber.model.objects import (
    Calendar,
    Dimension,
    Distinction,
    EntityLink,
    GapBridge,
    Member,
    Metric,
    MetricSet,
    Part,
    Policy,
    Rollup,
    TimeField,
)
from caliber.model.reading import KEYED, OBJECT_NAMES
from caliber.model.rules import values
from caliber.model.rules.kinds import PARTS
from caliber.model.shorthand import ALSO, BARE, RENAMED
from caliber.model.text import Text

DIALECT = "https://json-schema.org/draft/2020-12/schema"
CODE = "^[a-z][a-z0-9]*(_[a-z0-9]+)*$"

Schema = dict[str, Any]

# Words that a field takes, by type; everything else is free text.
WORDS: dict[type, dict[str, tuple[str, ...]]] = {
    Metric: {**values.METRIC, "kind": tuple(PARTS)},
    Policy: values.POLICY,
    MetricSet: values.SET,
    Dimension: values.DIMENSION,
    EntityLink: values.ENTITY,
    TimeField: {"grain": GRAINS},
    GapBridge: values.BRIDGE,
    Rollup: values.ROLLUP,
    Calendar: {"week_start": WEEKDAYS, "holidays": ("CN",)},
}

# What an editor shows beside a key.
HINTS: dict[str, str] = {
    "aliases": "别名,可注明使用部门 · other names, each with the department that uses it",
    "caliber": "业务口径 · what it means, in plain words",
    "scope": "适用范围 · where it applies",
    "exclusions": "不含项 · what it leaves out",
    "measure": "度量:一个聚合,如 sum(amount) · one aggregate",
    "where": "条件:哪些行算在内 · which rows count",
    "time": "时间字段 · the time by which it counts",
    "nulls": "没有数据时:none 显示无数据,zero 显示 0 · what no data gives",
    "of": "派生自哪个指标 · the metric that it derives from",
    "period": f"统计周期:7d 30d 12m … {' '.join(TO_DATE)} all、week to date · the period",
    "offset": "向前平移,如 1 year · moved into the past",
    "formula": "公式:由指标代码组成 · arithmetic over metric codes",
    "unit": "计量单位 · unit, such as CNY",
    "format": "integer、decimal:2、percent:1、money:2",
    "domain": "业务主题的路径 · path of the subject domain",
    "owner": "负责人:business、technical、department · owners",
    "sensitivity": "密级 · who may see it",
    "differs_from": "不要与哪些指标混淆,以及为什么 · not to be confused with, and why",
    "variant_of": "是哪个指标的口径变体 · the metric that it is a sanctioned variant of",
    "bridge": "差异桥:与原指标之间认可的差异原因 · the causes by which a variant may differ from its reference",
    "grain": "一行是什么 · what one row is",
    "entities": "关联键,按它标识的东西命名 · join keys by what they identify",
    "times": "时间字段 · time fields",
    "dimensions": "维度 · dimensions",
    "partition": "每日全量快照的日期列 · the day column of full daily snapshots",
    "validity": "拉链表的有效期列 · validity columns of a slowly changing table",
    "lookback": "回看多久:更早的时段不再重算 · how far back rows may still change",
    "table": "表名 · table name",
    "sql": "查询(代替 table)· a query instead of a table",
}


def json_schema() -> Schema:
    """The schema of one document of a definition file; JSON files may also hold a list of such documents."""
    kinds: dict[str, tuple[type[msgspec.Struct], str]] = {PROJECT: (Head, PROJECT)}
    kinds |= {name: (kind.type, name) for name, kind in KINDS.items()}
    definitions: Schema = {}
    chain: Schema = {"anyOf": [{"required": [name]} for name in kinds]}
    for name, (part, code_key) in reversed(kinds.items()):
        definitions[name] = _struct(part, definitions, code_key)
        chain = {"if": {"required": [name]}, "then": {"$ref": f"#/$defs/{name}"}, "else": chain}
    return {
        "$schema": DIALECT,
        "title": "Caliber · 口径",
        "type": "object",
        **chain,
        "$defs": dict(sorted(definitions.items())),
    }


def _struct(kind: type[msgspec.Struct], definitions: Schema, code_key: str = "") -> Schema:
    renamed = {field: key for key, field in RENAMED.get(kind, {}).items()}
    words = WORDS.get(kind, {})
    properties: Schema = {}
    for field in msgspec.structs.fields(kind):
        if field.name == KEYED.get(kind):
            continue
        if code_key and field.name in ("code", PROJECT):
            pattern = CODE if code_key != "domain" else CODE.replace("$", f"(/{CODE[1:-1]})*$")
            properties = {code_key: {"type": "string", "pattern": pattern}, **properties}
            continue
        schema = _value(field.type, definitions, words.get(field.name, ()))
        if field.name in HINTS:
            schema = {"description": HINTS[field.name], **schema}
        properties[renamed.get(field.name, field.name)] = schema
    for extra in sorted(ALSO.get(kind, ())):
        properties[extra] = _one_text(())
    cut_off = {"type": "null"} if kind in (Text, Distinction) else False  # the rest of a text after its comma
    out = {"type": "object", "properties": properties, "additionalProperties": cut_off}
    names = OBJECT_NAMES[kind.__name__]
    needed = [code_key] if code_key else _required(kind)
    return {"title": f"{names['zh']} · {names['en']}", **out, **({"required": needed} if needed else {})}


def _required(kind: type[msgspec.Struct]) -> list[str]:
    """The keys without which a mapping cannot be read; an expression falls back to the column of the same name."""
    renamed = {field: key for key, field in RENAMED.get(kind, {}).items()}
    fields = [f.name for f in msgspec.structs.fields(kind) if f.required and f.name not in (KEYED.get(kind), "expr")]
    return [renamed.get(name, name) for name in fields]


def _one_text(words: tuple[str, ...]) -> Schema:
    """A text; numbers and truths are taken as they are written."""
    return {"enum": [*words, "", None]} if words else {"type": ["string", "number", "boolean", "null"]}


def _value(kind: Any, definitions: Schema, words: tuple[str, ...]) -> Schema:
    arguments = get_args(kind)
    if kind is str:
        return _one_text(words)
    if kind is bool:
        return {"enum": [True, False, "yes", "no", "on", "off", None]}
    if kind is Any:
        return {}
    if kind == tuple[Member, ...]:
        member = _reference(Member, definitions)
        return {"anyOf": [{"type": "object", "additionalProperties": member}, _list(_one_text(()))]}
    if get_origin(kind) is tuple and arguments[-1] is Ellipsis:
        item = _value(arguments[0], definitions, words)
        return {"anyOf": [item, _list(item)]}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _one_text(()), "minItems": len(arguments), "maxItems": len(arguments)}
    if get_origin(kind) is dict:
        item = _value(arguments[1], definitions, ())
        return {"type": ["object", "null"], "additionalProperties": item}
    if isinstance(kind, UnionType):
        kind = next(one for one in arguments if one is not type(None))
    return _reference(kind, definitions)


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _reference(kind: type[msgspec.Struct], definitions: Schema) -> Schema:
    """A named part, with its short forms beside its mapping."""
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}
        definitions[kind.__name__] = _with_short_forms(kind, _struct(kind, definitions))
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _with_short_forms(kind: type[msgspec.Struct], mapping: Schema) -> Schema:
    short: list[Schema] = []
    if kind is Text or kind in BARE:
        short.append(_one_text(()))
    elif issubclass(kind, Part):
        short.append({"type": "null"})
    if kind is EntityLink:
        short.append(_list(_one_text(())))
    return {"anyOf": [*short, mapping]}
