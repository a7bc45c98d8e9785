"""Raw mappings to typed values: every field read by its declared type, every problem kept, nothing raised.

The readers are made from the structs of ``objects`` themselves, so a new field there can be written in files at once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import UnionType
from typing import Any, TypeAlias, get_args, get_origin

import msgspec

from caliber.errors import Place, Problem
from caliber.model.objects import Dimension, EntityLink, Member, Part, TimeField
from caliber.model.pointer import KEY, Key, pointer
from caliber.model.shorthand import ALSO, BARE, EXPANDED, RENAMED, language_of
from caliber.model.suggest import suggest
from caliber.model.text import Text

At: TypeAlias = tuple[Key, ...]
Read: TypeAlias = Callable[[Any, At, list[Problem]], Any]

MISSING: Any = object()
KEYED: dict[type, str] = {Dimension: "code", TimeField: "code", EntityLink: "code", Member: "value"}
TRUTH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
TYPE_NAMES = {
    "text": {"zh": "一段文字", "en": "a text"},
    "list": {"zh": "一个列表", "en": "a list"},
    "mapping": {"zh": "一组“键: 值”", "en": "a mapping of keys and values"},
    "truth": {"zh": "true 或 false", "en": "true or false"},
    "pair": {"zh": "两项的列表,如 [11-01, 11-11]", "en": "a list of two, such as [11-01, 11-11]"},
}
OBJECT_NAMES = {
    "Alias": {"zh": "别名", "en": "an alias"},
    "Bridge": {"zh": "桥接", "en": "a bridge"},
    "Calendar": {"zh": "日历", "en": "a calendar"},
    "Certification": {"zh": "认证", "en": "a certification"},
    "Conversion": {"zh": "币种换算", "en": "a conversion of currency"},
    "CustomGrain": {"zh": "自定义粒度", "en": "a custom grain"},
    "Dataset": {"zh": "数据集", "en": "a dataset"},
    "Department": {"zh": "部门", "en": "a department"},
    "Dimension": {"zh": "维度", "en": "a dimension"},
    "Distinction": {"zh": "易混淆项", "en": "a differs_from entry"},
    "Domain": {"zh": "业务主题", "en": "a domain"},
    "EntityLink": {"zh": "实体", "en": "an entity"},
    "GapBridge": {"zh": "差异桥", "en": "the bridge of a variant"},
    "Head": {"zh": "项目", "en": "a project"},
    "Member": {"zh": "维度成员", "en": "a member"},
    "Metric": {"zh": "指标", "en": "a metric"},
    "MetricSet": {"zh": "指标集", "en": "a metric set"},
    "Owner": {"zh": "负责人", "en": "an owner"},
    "Parameter": {"zh": "参数", "en": "a parameter"},
    "Policy": {"zh": "权限规则", "en": "a policy"},
    "Rates": {"zh": "汇率", "en": "the rates of a dataset"},
    "Refresh": {"zh": "刷新方式", "en": "the refresh of a rollup"},
    "Rollup": {"zh": "预汇总", "en": "a rollup"},
    "Sanctioned": {"zh": "认可的差异原因", "en": "a sanctioned cause"},
    "SavedQuery": {"zh": "已存查询", "en": "a saved query"},
    "Subjects": {"zh": "权限对象", "en": "the subjects of a policy"},
    "Text": {"zh": "双语文字", "en": "a text in two languages"},
    "TimeField": {"zh": "时间字段", "en": "a time field"},
    "Validity": {"zh": "有效期", "en": "a validity"},
}


def wrong_type(at: At, expected: str, raw: Any) -> Problem:
    """The problem of a value of another shape than the one expected."""
    given = TYPE_NAMES["list" if isinstance(raw, list) else "mapping" if isinstance(raw, dict) else "text"]
    facts = {"key": str(at[-1]), "expected": TYPE_NAMES[expected], "given": given}
    return Problem("model.wrong_type", Place(path=pointer(*at)), facts)


def read_text(raw: Any, at: At, problems: list[Problem]) -> Any:
    """One scalar, as it is written."""
    if type(raw) is str:
        return raw.strip()
    problems.append(wrong_type(at, "text", raw))
    return MISSING


def _read_truth(raw: Any, at: At, problems: list[Problem]) -> Any:
    value = TRUTH.get(raw.strip().lower(), MISSING) if type(raw) is str else MISSING
    if value is MISSING:
        problems.append(wrong_type(at, "truth", raw))
    return value


def _read_name(raw: Any, at: At, problems: list[Problem]) -> Any:
    if type(raw) is str:
        text = raw.strip()
        return Text(zh=text) if language_of(text) == "zh" else Text(en=text)
    return _struct(Text)(raw, at, problems)


def _sequence(item: Read) -> Read:
    def read(raw: Any, at: At, problems: list[Problem]) -> Any:
        if type(raw) is str:
            raw = [raw]
        if type(raw) is not list:
            problems.append(wrong_type(at, "list", raw))
            return MISSING
        values = (item(one, (*at, i), problems) for i, one in enumerate(raw))
        return tuple(value for value in values if value is not MISSING)

    return read


def _pair(raw: Any, at: At, problems: list[Problem]) -> Any:
    if type(raw) is list and len(raw) == 2 and all(type(one) is str for one in raw):
        return (raw[0].strip(), raw[1].strip())
    problems.append(wrong_type(at, "pair", raw))
    return MISSING


def _mapping(item: Read, kind: Any) -> Read:
    keyed = KEYED.get(kind)

    def read(raw: Any, at: At, problems: list[Problem]) -> Any:
        if type(raw) is not dict:
            problems.append(wrong_type(at, "mapping", raw))
            return MISSING
        out: dict[str, Any] = {}
        for key, one in raw.items():
            value = item(_with_code(one, key, keyed) if keyed else one, (*at, key), problems)
            if value is not MISSING:
                out[key] = value
        return out

    return read


def _with_code(raw: Any, key: str, keyed: str) -> Any:
    """The key of a mapping put into its value, so that the value knows its own name; nothing at all means a column."""
    if raw is None:
        return {keyed: key}
    if type(raw) is dict and keyed not in raw:
        return {keyed: key, **raw}
    return raw if type(raw) is dict else (keyed, key, raw)


def _members(raw: Any, at: At, problems: list[Problem]) -> Any:
    """Members as ``value: name`` or as a list of values."""
    if type(raw) is list:
        raw = {one: None for one in raw if type(one) is str} if all(type(one) is str for one in raw) else raw
    read = _mapping(reader_for(Member), Member)(raw, at, problems)
    return MISSING if read is MISSING else tuple(read.values())


class _Fields:
    """How the keys of one struct are read."""

    def __init__(self, kind: type[msgspec.Struct], code_key: str = "") -> None:
        renamed = {field: key for key, field in RENAMED.get(kind, {}).items()}
        if code_key:
            renamed["code"] = code_key
        fields = msgspec.structs.fields(kind)
        self.kind = kind
        self.name = OBJECT_NAMES[kind.__name__]
        self.readers: dict[str, tuple[str, Read]] = {
            renamed.get(field.name, field.name): (field.name, reader_for(field.type)) for field in fields
        }
        self.required = tuple((renamed.get(f.name, f.name), f.name) for f in fields if f.required)
        self.expand = EXPANDED.get(kind)
        self.bare = BARE.get(kind, "")
        self.known = sorted({*self.readers, *ALSO.get(kind, ())} - ({KEYED[kind]} if kind in KEYED else set()))

    def __call__(self, raw: Any, at: At, problems: list[Problem]) -> Any:
        raw = self.opened(raw)
        if type(raw) is not dict:
            problems.append(wrong_type(at, "mapping", raw))
            return MISSING
        if self.expand is not None:
            raw = self.expand(raw)
        values: dict[str, Any] = {}
        readers = self.readers
        for key, one in raw.items():
            found = readers.get(key)
            if found is None:
                problems.append(unknown_key(at, key, self.name, self.known))
            elif one is None:
                continue
            elif found[1] is read_text and type(one) is str:
                values[found[0]] = one.strip()
            else:
                value = found[1](one, (*at, key), problems)
                if value is not MISSING:
                    values[found[0]] = value
        return self.made(values, raw, at, problems)

    def opened(self, raw: Any) -> Any:
        """A bare value written as the mapping that it stands for."""
        keyed: dict[str, Any] = {}
        if type(raw) is tuple:
            keyed, raw = {raw[0]: raw[1]}, raw[2]
        if self.bare and (type(raw) is str or (type(raw) is list and self.kind is EntityLink)):
            return {**keyed, self.bare: raw}
        return raw

    def made(self, values: dict[str, Any], raw: dict[str, Any], at: At, problems: list[Problem]) -> Any:
        for key, field in self.required:
            if field not in values:
                if field == "expr" and not raw.get(key):
                    values[field] = EXPANDED[self.kind]({"column": values["code"]})["expr"]
                    continue
                if raw.get(key) is None:
                    facts = {"key": key, "object": self.name}
                    problems.append(Problem("model.missing_key", Place(path=pointer(*at)), facts))
                return MISSING
        return self.kind(**values)


def unknown_key(at: At, key: str, kind: dict[str, str], known: list[str]) -> Problem:
    """The problem of a key that nobody reads; it is never passed over in silence."""
    near = suggest(key, known) or known
    facts = {"key": key, "object": kind, "known": near}
    return Problem("model.unknown_key", Place(path=pointer(*at, key, mark=KEY)), facts)


@cache
def _struct(kind: type[msgspec.Struct], code_key: str = "") -> Read:
    return _Fields(kind, code_key)


@cache
def reader_for(kind: Any, code_key: str = "") -> Read:
    """The reader of a declared type. ``code_key``: under which key an object's code stands, where not ``code``."""
    plain = _PLAIN.get(kind)
    if plain is not None:
        return plain
    arguments = get_args(kind)
    origin = get_origin(kind)
    if origin is tuple:
        return _sequence(reader_for(arguments[0])) if arguments[-1] is Ellipsis else _pair
    if origin is dict:
        return _mapping(reader_for(arguments[1]), arguments[1])
    if isinstance(kind, UnionType):
        return reader_for(next(one for one in arguments if one is not type(None)))
    if isinstance(kind, type) and issubclass(kind, Part):
        return _struct(kind, code_key)
    raise TypeError(kind)


def _as_it_is(raw: Any, at: At, problems: list[Problem]) -> Any:
    """Read by somebody else."""
    return raw


_PLAIN: dict[Any, Read] = {
    str: read_text,
    bool: _read_truth,
    Text: _read_name,
    tuple[Member, ...]: _members,
    Any: _as_it_is,
}
