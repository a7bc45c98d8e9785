"""What is written is read back as it was: any object, any text."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from caliber.interchange.yaml_files import load_project, parse_files, write_model, write_object
from caliber.model import objects
from caliber.model.build import KINDS
from caliber.model.objects import Calendar, Dataset, Member, Metric, Model, Part
from caliber.model.text import Text
from tests.model.shop import DATASETS, HEAD, metric

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"

# Texts as they come out of reading: no blanks around them, none empty where something must stand.
anything = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12).map(lambda text: text.strip())
texts = st.one_of(
    anything,
    st.sampled_from([
        "no", "null", "~", "1.10", "0x1F", "2026-01-01", "a: b", "- a", "a #b", "#a", "[a]", "{a}", "'a'", '"a"',
        "@a", "`a`", "a, b", "%a", "!a", "&a", "*a", "|", ">", "a\nb", "a\n\n  b", "中文,逗号", "a:b", "a:", "?",
        "<<", "=", "---", "status <> 'x'", "a\\b", "'", "a\u2028b", "a\x85b", "\x7f", "a\tb", "é", "😀", "...",
    ]),
)  # fmt: skip
filled = texts.filter(bool)
names = st.builds(Text, zh=texts, en=texts)
members = st.lists(
    st.builds(Member, value=filled, name=names, aliases=st.lists(filled, max_size=2).map(tuple)),
    max_size=3,
    unique_by=lambda one: one.value,
).map(tuple)
KEYED = (objects.Dimension, objects.TimeField, objects.EntityLink)


def parts(kind: type[Part]) -> st.SearchStrategy[Part]:
    """Any value of a struct, field by field, by the declared types."""
    fields = {f.name: values(f.type, required=f.required) for f in msgspec.structs.fields(kind)}
    return st.builds(kind, **fields)


def values(kind: object, required: bool = False) -> st.SearchStrategy[object]:
    special: dict[object, st.SearchStrategy[object]] = {
        str: filled if required else texts,
        bool: st.booleans(),
        Text: names,
        tuple[Member, ...]: members,
        tuple[str, ...]: st.lists(filled, min_size=int(required), max_size=3).map(tuple),
        tuple[str, str]: st.tuples(texts, texts),
        dict[str, str]: st.dictionaries(filled, texts, max_size=2),
    }
    if kind in special:
        return special[kind]
    if getattr(kind, "__origin__", None) is tuple:
        return st.lists(values(kind.__args__[0]), max_size=2).map(tuple)
    if getattr(kind, "__origin__", None) is dict:
        return keyed(kind.__args__[1])
    inner = [one for one in getattr(kind, "__args__", ()) if one is not type(None)]
    return st.one_of(st.none(), parts(inner[0])) if inner else parts(kind)


def keyed(kind: type) -> st.SearchStrategy[object]:
    if kind in KEYED:
        return st.lists(parts(kind), max_size=2, unique_by=lambda one: one.code).map(
            lambda all_: {one.code: one for one in all_}
        )
    return st.dictionaries(filled, values(kind), max_size=2)


def again(part: Part, name: str) -> Part:
    written = write_object(part)
    found = parse_files({"caliber.yaml": "project: p\n---\n" + written})
    assert found.model is not None, (written, [one.as_dict() for one in found.problems])
    table = getattr(found.model, KINDS[name].field)
    return next(iter(table.values()))


@pytest.mark.parametrize("name", KINDS)
def test_objects_come_back(name: str) -> None:
    @given(parts(KINDS[name].type))
    @settings(max_examples=100, deadline=None)
    def comes_back(part: Part) -> None:
        assert again(part, name) == part

    comes_back()


@given(st.builds(Calendar, windows=st.dictionaries(filled, st.tuples(texts, texts), max_size=2)))
@settings(deadline=None)
def test_a_calendar_comes_back(calendar: Calendar) -> None:
    found = parse_files(write_model(Model(project="p", calendar=calendar))).model
    assert found is not None and found.calendar == calendar


def test_a_project_comes_back() -> None:
    model = parse_files(
        {"caliber.yaml": "\n---\n".join([HEAD, DATASETS, metric("sales", "dataset: lines", "measure: sum(x)")])}
    ).model
    assert model is not None
    assert parse_files(write_model(model)).model == model


@pytest.mark.parametrize(
    "folder", sorted(path.parent for path in EXAMPLES.glob("*/caliber.yaml")), ids=lambda path: path.name
)
def test_examples_come_back(folder: Path) -> None:
    model = load_project(folder).model
    assert model is not None
    back = parse_files(write_model(model)).model
    assert back is not None
    for table in ("datasets", "metrics", "sets", "domains", "departments", "policies"):
        assert getattr(back, table) == getattr(model, table)


def test_it_reads_like_a_person_wrote_it() -> None:
    text = (
        "metric: sales\nkind: atomic\nname: {zh: 销售额, en: Sales}\naliases: [{name: GMV, department: ops}, 成交额]\n"
        "caliber: \"已下单: 不扣退货\"\ndataset: lines\nmeasure: sum(amount)\nwhere: |\n  status <> 'x'\n  and gift\n"
        'owner: {business: 王芳, technical: 李雷}\nversion: "1.10"\ndiffers_from: [{metric: b, reason: 口径不同}, c]\n'
    )
    model = parse_files({"caliber.yaml": "project: p\n---\n" + text}).model
    assert model is not None and write_object(model.metrics["sales"]) == text
    text = (
        "dataset: d\nsource: w\ntable: t\ngrain: [a, b]\nentities:\n  order: {key: id}\ntimes: {at: created}\n"
        "dimensions:\n  channel: {column: channel, name: 渠道}\n  up: upper(x)\nvalidity: {from: a, to: b}\n"
    )
    model = parse_files({"caliber.yaml": "project: p\n---\n" + text}).model
    assert model is not None and write_object(model.datasets["d"]) == text


@given(parts(Metric))
@settings(max_examples=100, deadline=None)
def test_other_readers_read_the_same_texts(part: Part) -> None:
    """A plain YAML reader must not take a text of ours for a number, a date or a truth."""

    def leaves(value: object) -> list[object]:
        if isinstance(value, dict):
            return [leaf for pair in value.items() for one in pair for leaf in leaves(one)]
        return [leaf for one in value for leaf in leaves(one)] if isinstance(value, list) else [value]

    assert all(isinstance(leaf, str) for leaf in leaves(yaml.safe_load(write_object(part))))


def test_a_dataset_needs_no_dimension() -> None:
    assert again(Dataset(code="d"), "dataset") == Dataset(code="d")
