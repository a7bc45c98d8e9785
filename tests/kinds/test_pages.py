"""The pages of docs/kinds say what is computed: their words, definitions and figures are those of today."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kinds.page_texts import PAGES
from tests.kinds.pages import FOLDER, SQL, TABLES, index, written
from tests.kinds.town import make


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    make(folder, TABLES)
    return folder


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_what_is_computed(place: Path, name: str) -> None:
    """The SQL is shown as it was when the page was written; another way to the same figures does not make it wrong."""
    page = (FOLDER / f"{name}.md").read_text("utf-8")
    assert SQL.sub("", page) == SQL.sub("", written(place, PAGES[name]))
    assert len(SQL.findall(page)) >= len(PAGES[name].shown)


def test_every_page_is_listed() -> None:
    assert (FOLDER / "README.md").read_text("utf-8") == index()
    assert {path.stem for path in FOLDER.glob("*.md")} == {"README", *PAGES}
