"""Writes docs/kinds: for each kind its words, YAML, SQL and figure. Run ``python -m tests.kinds.pages``."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from caliber.access.principal import OWNER
from caliber.catalog.words import words
from caliber.compiler import MetricQuery
from caliber.query.service import QueryService
from caliber.query.sources import Sources
from tests.kinds.page_texts import PAGES, Page, Shown
from tests.kinds.test_datasets import DAYS, KINDS, RATES, TAGS, TIERS
from tests.kinds.town import NOW, make, snapshot, split

FOLDER = Path(__file__).parents[2] / "docs" / "kinds"
WRITTEN = "<!-- Written by tests/kinds/pages.py. Change tests/kinds/pages.yaml, then run it again. -->"
SQL = re.compile(r"```sql\n.*?```", re.DOTALL)
TABLES: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
    "tiers": ("customer_id INT, tier VARCHAR, valid_from TIMESTAMP, valid_to TIMESTAMP", TIERS),
    "tags": ("order_id INT, tag VARCHAR", TAGS), "tag_kinds": ("tag VARCHAR, kind VARCHAR", KINDS),
    "rates": ("currency VARCHAR, target VARCHAR, rate INT, day DATE", RATES),
    "days": ("day DATE, period VARCHAR", DAYS),
}  # fmt: skip


class Answer(NamedTuple):
    """What a page shows of one question."""

    sql: str
    table: str


def main() -> None:
    """Writes every page."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        make(folder, TABLES)
        FOLDER.mkdir(exist_ok=True)
        for name, page in PAGES.items():
            (FOLDER / f"{name}.md").write_text(written(folder, page), "utf-8")
        (FOLDER / "README.md").write_text(index(), "utf-8")


def index() -> str:
    """The list of pages."""
    rows = "\n".join(f"| [{page.zh}]({name}.md) | [{page.en}]({name}.md) |" for name, page in PAGES.items())
    intro = "每一类指标一页:文字口径、定义、SQL 和数字。数据是一个小镇的买卖,见 `tests/kinds/town.py`。\n\n"
    intro += "A page for each kind of metric: words, YAML, SQL and figure, on the trade of a small town.\n\n"
    return f"{WRITTEN}\n\n# 指标的种类 · Kinds of metrics\n\n{intro}| 中文 | English |\n| --- | --- |\n{rows}\n"


def written(folder: Path, page: Page) -> str:
    """One page."""
    parts = [WRITTEN, f"# {page.zh} · {page.en}", page.says_zh.strip(), page.says_en.strip()]
    for shown in page.shown:
        parts += [f"## {shown.zh} · {shown.en}", f"```yaml\n{shown.yaml.strip()}\n```"]
        parts += _words(page, shown)
        for question in shown.asks:
            found = answer(folder, page, shown, question)
            parts += [f"`{_spoken(question)}`", f"```sql\n{found.sql}\n```", found.table]
    return "\n\n".join(parts) + "\n"


def _words(page: Page, shown: Shown) -> list[str]:
    known = snapshot(*page.more, shown.yaml, head=page.head)
    if not shown.told:
        return []
    told = words(known, known.metric(shown.told))
    return ["> " + "".join(text.zh for text in told), "> " + " ".join(text.en for text in told)]


def _spoken(question: dict[str, Any]) -> str:
    """The question in Python."""
    given = [repr(list(split(question.get("metrics", ""))))] if "saved" not in question else []
    for key, value in question.items():
        if key != "metrics":
            given.append(f"{key}={list(split(value)) if key == 'by' else value!r}")
    return f"center.query({', '.join(given)})"


def answer(folder: Path, page: Page, shown: Shown, question: dict[str, Any]) -> Answer:
    """What the question gives, and its SQL a clause a line."""
    known = snapshot(*page.more, shown.yaml, head=page.head)
    service = QueryService(known, Sources(known, folder))
    result = service.run(query(question), OWNER, NOW)
    names = [column.name for column in result.columns]
    rows = [[_cell(value) for value in row] for row in result.rows()]
    lines = [names, ["---"] * len(names), *rows]
    return Answer(_laid_out(result.sql), "\n".join(f"| {' | '.join(line)} |" for line in lines))


def query(question: dict[str, Any]) -> MetricQuery:
    """A page's question as it is asked."""
    lists = {**dict.fromkeys(("where", "order", "compare"), lambda v: (v,)), "metrics": split, "by": split}
    return MetricQuery(**{k: lists[k](v) if k in lists else v for k, v in question.items()})


def _cell(value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, float) or hasattr(value, "as_tuple"):
        return f"{float(value):.4f}".rstrip("0").rstrip(".")
    return str(value)


def _laid_out(sql: str) -> str:
    return re.sub(r" (FROM|LEFT JOIN|JOIN|WHERE|GROUP BY|ORDER BY|UNION ALL) ", r"\n\1 ", sql)


if __name__ == "__main__":
    main()
