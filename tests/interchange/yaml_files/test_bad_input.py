"""Files as they should not be: one clear sentence with its place, whatever stands in them, and the others are read."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from caliber.errors import Refused
from caliber.interchange.yaml_files import load_project, parse_files

HEAD = "project: p\nsources: {w: x}\n"
BOMB = "a: &a0 [x, x]\n" + "".join(f"b{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 30))


def check(name: str, text: str) -> str:
    """``code line:column`` of the one problem of a file."""
    found = parse_files({"caliber.yaml": HEAD, name: text})
    assert found.model is None and len(found.problems) == 1
    problem = found.problems[0]
    assert problem.where.file == name
    for lang in ("zh", "en"):
        assert problem.message(lang) and problem.hint(lang)
    return f"{problem.code.removeprefix('interchange.')} {problem.where.line}:{problem.where.column}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("metric: m\n\tkind: atomic", "yaml_tab 2:1"),
        ("metric: m\nkind:\n  - a\n\t- b", "yaml_tab 4:1"),
        ("metric: m\nwhere: a: b", "yaml_colon 2:9"),
        ("metric: m\nwhere: 'paid", "yaml_unclosed 2:13"),
        ("metric: m\ntags: [a, b\nkind: x", "yaml_structure 3:5"),
        ("metric: m\n  kind: atomic", "yaml_colon 2:7"),
        ("metric: m\nkind: @x", "yaml_character 2:7"),
        ("metric: m\nkind: `x`", "yaml_character 2:7"),
        ("metric: m\nkind: \x07", "yaml_control 2:7"),
        ("metric: m\nkind: a\nkind: b", "duplicate_key 3:1"),
        ("metric: m\nowner: {business: a, business: b}", "duplicate_key 2:22"),
        ("metric: m\n? [a, b]\n: c", "complex_key 2:3"),
        ("metric: m\n? {a: b}\n: c", "complex_key 2:3"),
        ("metric: !!python/object/apply:os.system [ls]", "tag 1:9"),
        ("metric: !!binary aGVsbG8=", "tag 1:9"),
        ("metric: !custom {a: b}", "tag 1:9"),
        ("metric: *nobody", "unknown_alias 1:9"),
        ("a: &a [*a]", "unknown_alias 1:8"),
        (BOMB, "too_many_aliases 6:25"),
        ("[" * 60 + "]" * 60, "too_deep 1:41"),
        ("a:\n" + "".join(" " * i + "a:\n" for i in range(1, 60)), "too_deep 41:41"),
    ],
)
def test_yaml(text: str, expected: str) -> None:
    assert check("a.yaml", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"metric": "m",\n "kind": }', "bad_json 2:10"),
        ('{"metric": "m",\n "kind": "a",\n "kind": "b"}', "duplicate_key 3:2"),
        ('{"metric": "m", "kind": NaN}', "bad_json 0:0"),
        ('{"metric": ' + "[" * 60 + "]" * 60 + "}", "too_deep 0:0"),
        ('{"metric": ' + "[" * 100_000, "too_deep 0:0"),
        ("", "bad_json 1:1"),
    ],
)
def test_json(text: str, expected: str) -> None:
    assert check("a.json", text) == expected


def test_a_bomb_costs_nothing() -> None:
    start = time.process_time()
    check("a.yaml", BOMB)
    assert time.process_time() - start < 0.5


def test_numbers_and_words_stay_as_they_are_written() -> None:
    text = (
        "metric: m\nkind: atomic\nextra: {a: 1"
        + "0" * 400
        + ", b: 1.10, c: no, d: 0x1F, e: 2026-01-01, f: .5, g: 1_000}"
    )
    model = parse_files({"caliber.yaml": HEAD, "a.yaml": text}).model
    assert model is not None
    extra = model.metrics["m"].extra
    assert extra == {
        "a": "1" + "0" * 400,
        "b": "1.10",
        "c": "no",
        "d": "0x1F",
        "e": "2026-01-01",
        "f": ".5",
        "g": "1_000",
    }


def test_anchors_and_merges_that_mean_no_harm() -> None:
    text = "metric: m\nkind: atomic\nowner: &o {}\n---\nmetric: n\nkind: a\nscope: &s 全部\nexclusions: *s\n"
    model = parse_files({"caliber.yaml": HEAD, "a.yaml": text}).model
    assert model is not None
    assert model.metrics["n"].scope == model.metrics["n"].exclusions
    text = "dataset: d\ntable: t\ndimensions:\n  a: &a {column: x, type: string}\n"
    text += "  b: {<<: *a, column: y}\n  c:\n    <<: [*a]\n"
    merged = parse_files({"caliber.yaml": HEAD, "a.yaml": text}).model
    assert merged is not None
    assert [(d.expr, d.type) for d in merged.datasets["d"].dimensions.values()] == [
        ("x", "string"), ("y", "string"), ("x", "string"),
    ]  # fmt: skip


def test_an_anchor_ends_with_its_document() -> None:
    assert check("a.yaml", "metric: &m m\nkind: atomic\n---\nmetric: *m") == "unknown_alias 4:9"


def test_a_broken_file_does_not_stop_the_others() -> None:
    found = parse_files(
        {
            "caliber.yaml": HEAD,
            "a.yaml": "x: [",
            "b.yaml": "metric: m\nkind: atomic\nx: 1",
            "c.yaml": "metric: n\nkind: atomic",
        }
    )
    assert [one.where.file for one in found.problems] == ["a.yaml", "b.yaml"]
    assert found.model is None and set(found.partial.metrics) == {"m", "n"}


# -- folders


def project(folder: Path, **files: bytes) -> Path:
    (folder / "caliber.yaml").write_text(HEAD)
    for name, data in files.items():
        (folder / f"{name}.yaml").write_bytes(data)
    return folder


@pytest.mark.parametrize(
    ("data", "encoding", "place"),
    [
        ("metric: m\nname: 销售额\n".encode("gbk"), "GBK", "2:7"),
        ("metric: m\nname: 销售额\n".encode("utf-16"), "UTF-16", "1:1"),
        (b"metric: m\nname: \xff\xff\xff\n", "?", "2:7"),
    ],
)
def test_wrong_encoding(tmp_path: Path, data: bytes, encoding: str, place: str) -> None:
    problem = load_project(project(tmp_path, a=data)).problems[0]
    assert (problem.code, problem.facts["encoding"]) == ("interchange.bad_encoding", encoding)
    assert f"{problem.where.line}:{problem.where.column}" == place


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert load_project(project(tmp_path, a=b"\xef\xbb\xbfmetric: m\nkind: atomic")).problems == ()


def test_no_project(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(Refused) as refused:
            load_project(folder)
        assert refused.value.code == "interchange.no_project"


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    (project(tmp_path) / "a.yaml").symlink_to(tmp_path / "gone.yaml")
    assert [one.code for one in load_project(tmp_path).problems] == ["interchange.unreadable_file"]


def test_which_files_are_read(tmp_path: Path) -> None:
    project(tmp_path)
    metric = "metric: {}\nkind: atomic\n"
    for name in (
        "metrics/a.yaml",
        "metrics/deep/b.yml",
        "c.json",
        "data/d.yaml",
        ".hidden/e.yaml",
        "node_modules/f.yaml",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        code = path.stem
        path.write_text(f'{{"metric": "{code}", "kind": "atomic"}}' if name.endswith("json") else metric.format(code))
    (tmp_path / "package.json").write_text('{"name": "not ours", "scripts": {}}')
    (tmp_path / "caliber.schema.json").write_text('{"metric": 1}')
    found = load_project(tmp_path)
    assert found.problems == () and found.model is not None
    assert set(found.model.metrics) == {"a", "b", "c"}


def test_places_in_json(tmp_path: Path) -> None:
    text = '[\n {"metric": "a", "kind": "a"},\n {"metric": "b", "name": "\\ud83d\\ude00", "kidn": "", "kind": "a"}\n]'
    problem = parse_files({"caliber.yaml": HEAD, "a.json": text}).problems[0]
    assert (problem.code, str(problem.where)) == ("model.unknown_key", "a.json:3:42")
