"""Readings that are kept: the same texts are not parsed twice, other texts always are, damage means reading again."""

from __future__ import annotations

from pathlib import Path

import pytest

from caliber.interchange.yaml_files import kept, load_project
from caliber.interchange.yaml_files.loaded import Loaded

HEAD = "project: p\nsources: {w: x}\n---\ndataset: d\ntable: t\ngrain: id\n---\n"
METRIC = "metric: m\nkind: atomic\ndataset: d\nmeasure: sum(x)\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "caliber.yaml").write_text(HEAD + METRIC)
    return folder


def files(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "cache" / "caliber" / "definitions").glob("*"))


def measure(loaded: Loaded) -> str:
    assert loaded.model is not None
    return loaded.model.metrics["m"].measure


def test_the_same_texts_give_the_same_without_being_parsed(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load_project(project)
    assert len(files(tmp_path)) == 1
    monkeypatch.setattr("caliber.interchange.yaml_files.load._parsed", None)
    again = load_project(project)
    assert again == first
    assert again.check() == first.check() != ()


def test_an_edit_is_never_overlooked(project: Path) -> None:
    assert measure(load_project(project)) == "sum(x)"
    (project / "caliber.yaml").write_text(HEAD + METRIC.replace("sum(x)", "sum(y)"))
    assert measure(load_project(project)) == "sum(y)"
    (project / "more.yaml").write_text("metric: n\nkind: atomic\n")
    model = load_project(project).model
    assert model is not None and set(model.metrics) == {"m", "n"}
    (project / "more.yaml").unlink()
    assert measure(load_project(project)) == "sum(y)"


def test_names_of_files_count(project: Path) -> None:
    (project / "a.yaml").write_text("metric: n\nkind: atomic\n")
    load_project(project)
    (project / "a.yaml").rename(project / "b.yaml")
    assert {origin.file for origin in load_project(project).documents} == {"caliber.yaml", "b.yaml"}


def test_problems_are_not_kept(project: Path, tmp_path: Path) -> None:
    (project / "bad.yaml").write_text("metric: x\nkidn: atomic")
    for _ in range(2):
        assert load_project(project).model is None
    assert files(tmp_path) == []


@pytest.mark.parametrize("data", [b"", b"\x00", b"\xff" * 100, b"\x93\xc0\xc0\xc0"])
def test_damage_means_reading_again(project: Path, tmp_path: Path, data: bytes) -> None:
    first = load_project(project)
    files(tmp_path)[0].write_bytes(data)
    assert load_project(project) == first


def test_no_place_to_keep_anything(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    for place in (str(tmp_path / "file"), "relative", "/proc/nowhere"):
        monkeypatch.setenv("XDG_CACHE_HOME", place)
        assert measure(load_project(project)) == "sum(x)"
    assert files(tmp_path) == []


def test_the_oldest_give_way(project: Path, tmp_path: Path) -> None:
    for n in range(kept.MOST + 5):
        (project / "more.yaml").write_text(f"metric: n\nkind: atomic\nunit: u{n}\n")
        load_project(project)
    assert len(files(tmp_path)) == kept.MOST


def test_only_the_user_may_look(project: Path, tmp_path: Path) -> None:
    load_project(project)
    assert files(tmp_path)[0].parent.stat().st_mode & 0o077 == 0
