"""Which row holds the heads, and what each column means: by the words that such files use, in one or two rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from caliber.interchange.spreadsheets.grids import Grid

LOOK_AT = 15  # rows at the top, titles and notes included

# Field of a candidate -> how its column is called. The longest word that a head contains decides.
WORDS: dict[str, tuple[str, ...]] = {
    "name": ("指标名称", "指标中文名", "中文名称", "指标", "名称", "metric name", "metric", "kpi", "name"),
    "code": ("指标编码", "指标代码", "英文名", "编码", "编号", "code", "key"),
    "aliases": ("别名", "同义词", "又称", "简称", "alias", "synonym"),
    "department": ("责任部门", "归属部门", "使用部门", "所属部门", "部门", "department", "team"),
    "domain": ("业务主题", "主题域", "业务域", "数据域", "主题", "类别", "分类", "domain", "subject", "category"),
    "caliber": ("业务口径", "指标口径", "统计口径", "口径说明", "指标定义", "口径", "定义", "说明", "描述",
                "definition", "description", "caliber"),
    "exclusions": ("不含项", "不包含", "剔除", "排除", "exclusion", "excludes"),
    "formula": ("计算公式", "计算逻辑", "计算方式", "计算方法", "技术口径", "公式", "取数逻辑", "formula",
                "calculation", "expression", "sql"),
    "unit": ("计量单位", "单位", "unit"),
    "period": ("统计周期", "统计频率", "更新频率", "周期", "频率", "period", "frequency"),
    "source": ("数据来源", "来源系统", "来源表", "数据表", "来源", "source", "table"),
    "owner": ("业务负责人", "负责人", "责任人", "维护人", "owner", "contact"),
    "direction": ("方向", "正负向", "direction"),
}  # fmt: skip
_SPACE = re.compile(r"[\s((].*$", re.DOTALL)


class Heads(NamedTuple):
    """``body``: the first row below; ``fields``: field -> column; ``others``: head -> column of what has no field."""

    body: int
    fields: dict[str, int]
    others: dict[str, int]


def heads_of(grid: Grid) -> Heads | None:
    """The heads of a sheet; None where it is no dictionary of metrics."""
    best: tuple[int, int, Heads] | None = None
    for row in range(min(LOOK_AT, len(grid.rows))):
        for height in (1, 2):
            found = _read(grid, row, height)
            if found is not None and (best is None or (len(found.fields), -height) > best[:2]):
                best = (len(found.fields), -height, found)
    return best[2] if best else None


def _read(grid: Grid, row: int, height: int) -> Heads | None:
    rows = grid.rows[row : row + height]
    if len(rows) < height or (height == 2 and not _two_rows(grid, row)):
        return None
    width = max(len(one) for one in rows)
    fields: dict[str, int] = {}
    strength: dict[str, int] = {}
    others: dict[str, int] = {}
    for column in range(width):
        texts = [one[column] for one in rows if column < len(one) and one[column]]
        lowest = texts[-1] if texts else ""
        field, length = meaning(lowest)
        if not field and len(texts) > 1:
            field, length = meaning(texts[0])
        if field and length > strength.get(field, 0):
            if field in fields:
                others[_head(grid, row, height, fields[field])] = fields[field]
            fields[field], strength[field] = column, length
        elif lowest:
            others[lowest] = column
    if "name" not in fields or not ({"caliber", "formula", "unit", "department", "code"} & fields.keys()):
        return None
    return Heads(row + height, fields, others)


def _head(grid: Grid, row: int, height: int, column: int) -> str:
    return next((grid.rows[r][column] for r in range(row + height - 1, row - 1, -1) if grid.rows[r][column]), "")


def _two_rows(grid: Grid, row: int) -> bool:
    """A second row of heads only where a merge of the first says so: across columns, or down."""
    return any((r, c) in grid.merged for r in (row, row + 1) for c in range(len(grid.rows[row])))


def meaning(head: str) -> tuple[str, int]:
    """The field that a head means and how much of it decided; ("", 0) where none."""
    plain = _SPACE.sub("", head.strip()).casefold() or head.strip().casefold()
    whole = head.casefold()
    found = [(len(word), field) for field, words in WORDS.items() for word in words if word in plain or word in whole]
    if not found:
        return "", 0
    length, field = max(found, key=lambda item: item[0])
    return field, length


def cell(row: Sequence[str], column: int | None) -> str:
    return row[column] if column is not None and column < len(row) else ""
