"""Definitions from findings: a dataset and its first metrics, every card filled so that a check finds no gap."""

from __future__ import annotations

from typing import NamedTuple

from caliber.interchange.draft.naming import code_of, free, in_expression, is_chinese, label_of, singular
from caliber.interchange.draft.profile import Column
from caliber.interchange.draft.report import JoinFound
from caliber.interchange.draft.roles import Roles
from caliber.model.objects import Dataset, Dimension, EntityLink, Metric, Owner, TimeField
from caliber.model.text import Text

DOMAIN = "drafts"
DEPARTMENT = "data"
SOURCE = "data"
MOST_METRICS = 12
_COMMON = frozenset({"name", "type", "status", "code", "description", "title", "category", "kind", "model", "tz"})
_COMMON_IN_PINYIN = frozenset({"ming_cheng", "lei_xing", "zhuang_tai", "fen_lei"})


class Finding(NamedTuple):
    """All that is known of one table. ``sql``: reads it repaired; "" where it can be read as it stands."""

    code: str
    label: str
    table: str
    sql: str
    key: tuple[str, ...]
    joins: tuple[JoinFound, ...]
    roles: Roles
    looked_up: bool
    columns: tuple[str, ...]


def dataset_of(finding: Finding) -> Dataset:
    """The dataset of a table: its key, the keys that it points with, its times and dimensions."""
    thing = singular(finding.code)
    used = set[str]()
    entities: dict[str, EntityLink] = {}
    if finding.key:
        used.add(thing)
        entities[thing] = EntityLink(code=thing, key=finding.key, role="primary", name=_both(finding.label))
    for join in finding.joins:
        role, entity = free(join.role, used, thing), singular(join.target)
        entities[role] = EntityLink(
            code=role,
            key=join.columns,
            role="foreign",
            entity=entity if role != entity else "",
            name=_both(join.label),
        )
    times = _times(finding, thing, used)
    dimensions = _dimensions(finding, thing, used)
    return Dataset(
        code=finding.code,
        name=_both(finding.label),
        source=SOURCE,
        table="" if finding.sql else finding.table,
        sql=finding.sql,
        grain=finding.key,
        entities=entities,
        times=times,
        dimensions=dimensions,
        time=next(iter(times), ""),
    )


def _both(name: str) -> Text:
    """A name in both languages, the same where only one is known."""
    label = label_of(name)
    return Text(label.zh or label.en, label.en or label.zh)


def _times(finding: Finding, thing: str, used: set[str]) -> dict[str, TimeField]:
    if finding.roles.parts_of_day:
        code = free(f"{thing}_date", used)
        parts = ", ".join(in_expression(part) for part in finding.roles.parts_of_day)
        return {code: TimeField(code=code, expr=f"make_date({parts})", name=Text("日期", "Date"), grain="day")}
    out: dict[str, TimeField] = {}
    for column in finding.roles.times:
        code = _code(finding, column, thing, used)
        out[code] = TimeField(code=code, expr=in_expression(column.name), name=_both(column.name), grain=column.grain)
    return out


def _dimensions(finding: Finding, thing: str, used: set[str]) -> dict[str, Dimension]:
    out: dict[str, Dimension] = {}
    for column in finding.roles.dimensions:
        code = _code(finding, column, thing, used)
        kind = {"text": "string", "integer": "number"}.get(column.kind, column.kind)
        out[code] = Dimension(
            code=code, expr=in_expression(column.name), name=_labelled(finding, column, code), type=kind
        )
    return out


def _code(finding: Finding, column: Column, thing: str, used: set[str]) -> str:
    """A code that is no other column's name, and says whose it is where every table has one of that name."""
    code = code_of(column.name)
    if code in _COMMON | _COMMON_IN_PINYIN and finding.looked_up:
        code = f"{thing}_{code}"
    others = {name for name in finding.columns if name != column.name}
    made = free(code, used | others, thing)
    used.add(made)
    return made


def _labelled(finding: Finding, column: Column, code: str) -> Text:
    if is_chinese(column.name):
        return _both(column.name)
    return _both(code.replace("_", " "))


# -- metrics


def metrics_of(finding: Finding, dataset: Dataset, owner: str, used: set[str]) -> list[Metric]:
    """Rows, sums, averages and distinct counts that the columns suggest; all of them drafts."""
    card = _Card(finding, dataset, owner, used)
    out = [card.count()]
    out += [card.sum(column) for column in finding.roles.sums[:MOST_METRICS]]
    out += [card.average(column) for column in finding.roles.averages[:MOST_METRICS]]
    if not finding.looked_up:
        out += [
            card.distinct(link) for link in dataset.entities.values() if link.role == "foreign" and len(link.key) == 1
        ]
    return out


class _Card:
    """Fills the parts of the card that are the same for all metrics of one table."""

    def __init__(self, finding: Finding, dataset: Dataset, owner: str, used: set[str]) -> None:
        self.finding = finding
        self.dataset = dataset
        self.owner = owner
        self.used = used
        self.table = _both(finding.label)

    def count(self) -> Metric:
        name = Text(_zh("{}数", self.table.zh), f"Number of {_lower(self.table.en)}")
        words = Text(
            _zh("{}的行数,每行算一个。", self.table.zh), f"Rows of {_lower(self.table.en)}, each counted once."
        )
        return self._metric(f"{singular(self.finding.code)}_count", name, "count(*)", words, "count", "integer")

    def sum(self, column: Column) -> Metric:
        label, expr = _both(column.name), in_expression(column.name)
        name = Text(_zh("{}合计", label.zh), f"Total {_lower(label.en)}")
        zh = _zh("{}各行", self.table.zh) + _zh("{}之和。", label.zh)
        words = Text(zh, f"The sum of {_lower(label.en)} over the rows of {_lower(self.table.en)}.")
        form = "integer" if column.kind == "integer" else "decimal:2"
        return self._metric(f"total_{_short(column)}", name, f"sum({expr})", words, "unit", form)

    def average(self, column: Column) -> Metric:
        label, expr = _both(column.name), in_expression(column.name)
        name = Text(_zh("平均{}", label.zh), f"Average {_lower(label.en)}")
        zh = _zh("{}各行", self.table.zh) + _zh("{}的平均,空值不计。", label.zh)
        words = Text(zh, f"The mean of {_lower(label.en)} over the rows of {_lower(self.table.en)} that have it.")
        return self._metric(f"average_{_short(column)}", name, f"avg({expr})", words, "unit", "decimal:2")

    def distinct(self, link: EntityLink) -> Metric:
        zh = _zh("{}中的", self.table.zh) + _zh("{}数", link.name.zh)
        name = Text(zh, f"Distinct {_lower(link.name.en)} in {_lower(self.table.en)}")
        words = Text(
            _zh("{}中出现过的不同", self.table.zh) + _zh("{},每个算一次。", link.name.zh),
            f"Each {_lower(link.name.en)} that appears in {_lower(self.table.en)}, once.",
        )
        measure = f"count(distinct {in_expression(link.key[0])})"
        return self._metric(f"distinct_{link.code}", name, measure, words, "count", "integer")

    def _metric(self, code: str, name: Text, measure: str, words: Text, unit: str, form: str) -> Metric:
        if code in self.used:
            code = f"{code}_of_{singular(self.finding.code)}"
            name = Text(f"{name.zh}({self.table.zh})", f"{name.en} ({_lower(self.table.en)})")
        made = free(code, self.used)
        return Metric(
            code=made,
            kind="atomic",
            name=name,
            domain=DOMAIN,
            caliber=words,
            unit=unit,
            format=form,
            dataset=self.dataset.code,
            measure=measure,
            time=self.dataset.time,
            status="draft",
            owner=Owner(business=self.owner, technical=self.owner, department=DEPARTMENT),
        )


def _zh(template: str, label: str) -> str:
    """A label inside a Chinese sentence; one of Latin letters stands between blanks."""
    return template.format(label if is_chinese(label) else f" {label} ").strip()


def _short(column: Column) -> str:
    return code_of(column.name) or f"column_{column.position + 1}"


def _lower(label: str) -> str:
    return label if label.isupper() else label[:1].lower() + label[1:]
