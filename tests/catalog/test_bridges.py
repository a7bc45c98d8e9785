"""Bridges held against each closed period: what is due, what is kept, when an alarm is raised, who sees the amounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import msgspec
import pytest

from caliber.access import OWNER, Principal
from caliber.app.project import Project, open_project
from caliber.catalog.bridge_rounds import Check, Watching, periods_of, run_round
from caliber.catalog.bridges import Seeing, bridge, bridges, of_variants, propose, visible_checks
from caliber.catalog.case_decisions import Decision, carried_out
from caliber.catalog.view import View
from caliber.errors import Refused
from caliber.interchange.yaml_files.write import write_field
from caliber.settings import read_settings
from caliber.store import Store, audit, bridge_checks, outbox
from tests.reconcile.orders import small

NOW = datetime(2024, 3, 5, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The ten orders; ``net`` is a variant of ``amount`` whose bridge is what is proposed for it."""
    small(tmp_path).close()
    _edit(tmp_path, "metric: net\n", "metric: net\nvariant_of: amount\n")
    with open_project(read_settings(str(tmp_path), {})) as project:
        made = write_field("bridge", propose(seeing(project, None), "net"))
    _edit(tmp_path, "metric: net\n", f"metric: net\n{made}")
    return tmp_path


@pytest.fixture
def project(folder: Path) -> Iterator[Project]:
    with open_project(read_settings(str(folder), {})) as opened:
        yield opened


def _edit(folder: Path, old: str, new: str) -> None:
    file = folder / "caliber.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def seeing(project: Project, store: Store | None, who: Principal = OWNER) -> Seeing:
    return Seeing(View(project.snapshot, who), project.queries, store, NOW)


def rounds(project: Project, store: Store, now: datetime = NOW, again: bool = False) -> list[Check]:
    return run_round(store, Watching(project.snapshot, project.queries, now), again=again)


def events(store: Store) -> list[tuple[str, list[str]]]:
    with store.reading() as tx:
        return [(event.topic, event.payload["periods"]) for event in outbox.waiting(tx)]


def add_row(folder: Path, values: str) -> None:
    with duckdb.connect(str(folder / "small.duckdb")) as connection:
        connection.execute(f"INSERT INTO o VALUES {values}")


def test_every_closed_period_is_checked_once(project: Project, store: Store) -> None:
    found = rounds(project, store)
    assert [one.since for one in found] == [one.since for one in periods_of(project.snapshot, "month", NOW.date())]
    states = {one.since: one.state for one in found}
    assert (states[date(2024, 1, 1)], states[date(2024, 2, 1)], states[date(2023, 11, 1)]) == (
        "holds",
        "holds",
        "empty",
    )
    (january,) = (one for one in found if one.since == date(2024, 1, 1))
    assert (january.left, january.right, january.gap, january.unexplained) == (960, 675, -285, 0)
    assert sum(line.amount for line in january.lines) == january.gap
    assert rounds(project, store) == []
    assert bridge(seeing(project, store), "net").state == "holds"
    assert events(store) == []


def test_the_alarm_is_raised_once_and_ends(folder: Path, store: Store) -> None:
    def round_of(old: str, new: str, now: datetime = NOW) -> dict[date, Check]:
        _edit(folder, old, new)
        with open_project(read_settings(str(folder), {})) as project:
            return {one.since: one for one in rounds(project, store, now)}

    january = date(2024, 1, 1)
    assert round_of("bridge:\n", "bridge:\n  tolerance: 5\n")[january].state == "holds"
    broken = round_of("sum(amount - coalesce(refund, 0))", "sum(amount - coalesce(refund, 0) - 1)")  # a new idea
    assert (broken[january].state, broken[january].unexplained) == ("broken", 7)
    assert broken[date(2024, 2, 1)].state == "holds"  # one row at 1 is within 5
    assert events(store) == [("bridge.broken", ["2024-01-01"])]
    assert round_of("tolerance: 5", "tolerance: 6")[january].state == "broken"  # which was told already
    assert len(events(store)) == 1
    assert round_of("coalesce(refund, 0) - 1)", "coalesce(refund, 0))")[january].state == "holds"
    assert events(store) == [("bridge.broken", ["2024-01-01"]), ("bridge.restored", ["2024-01-01"])]
    with store.reading() as tx:
        entries = [(one.actor, one.action, one.object) for one in audit.entries(tx)]
    assert entries == [("caliber", "bridge.broken", "net"), ("caliber", "bridge.restored", "net")]


def test_data_that_moves_is_looked_at_again_the_next_day(folder: Path, store: Store) -> None:
    with open_project(read_settings(str(folder), {})) as project:
        rounds(project, store)
    with duckdb.connect(str(folder / "small.duckdb")) as connection:
        connection.execute("INSERT INTO o VALUES (11, 'u9', 'p', 'paid', 500, 20, 0, '2024-01-09', '2024-01-09')")
    with open_project(read_settings(str(folder), {})) as project:
        assert rounds(project, store, NOW + timedelta(hours=1)) == []
        january = next(one for one in rounds(project, store, LATER) if one.since == date(2024, 1, 1))
    assert (january.state, january.left, january.gap) == ("holds", 1460, -305)


def test_what_cannot_be_computed_is_an_alarm_too(folder: Path, store: Store) -> None:
    _edit(folder, "table: o\n", "table: gone\n")
    with open_project(read_settings(str(folder), {})) as project:
        found = rounds(project, store)
        assert {one.state for one in found} == {"failed"}
        assert "gone" in found[0].problem["en"] and found[0].problem["zh"]
        assert bridge(seeing(project, store), "net").state == "failed"
    assert [topic for topic, _ in events(store)] == ["bridge.broken"]


def test_who_is_at_a_period_has_it_alone(project: Project, store: Store) -> None:
    january = ("net", date(2024, 1, 1), date(2024, 1, 31))
    with store.transaction() as tx:
        assert bridge_checks.claim(tx, [january], NOW) == [january[:2]]
    assert date(2024, 1, 1) not in [one.since for one in rounds(project, store, NOW + timedelta(minutes=1))]
    found = rounds(project, store, NOW + timedelta(hours=1))  # whoever had it is gone
    assert [one.since for one in found] == [date(2024, 1, 1)]


def test_a_round_that_is_cut_short_gives_back_what_it_did_not_finish(project: Project, store: Store) -> None:
    def told(metric: str, since: date, share: float) -> None:
        if since < date(2024, 1, 1):
            raise KeyboardInterrupt

    watching = Watching(project.snapshot, project.queries, NOW, told=told)
    with pytest.raises(KeyboardInterrupt):
        run_round(store, watching)
    kept = bridge(seeing(project, store), "net").checks
    assert [one.since for one in kept] == [date(2024, 2, 1), date(2024, 1, 1)]
    assert len(rounds(project, store)) == len(periods_of(project.snapshot, "month", NOW.date())) - 2


def test_amounts_are_for_those_who_see_every_row(folder: Path, store: Store) -> None:
    _edit(
        folder,
        "---\ndomain: d\n",
        "---\npolicy: see\nkind: grant\nverbs: [discover, see_definition, see_value, use]\n"
        "metrics: [amount, net]\nsubjects: {people: [ann, bob, eve]}\nreason: {zh: 例, en: Example}\ncontact: ann\n"
        "---\npolicy: few\nkind: row_filter\nsubjects: {people: [bob]}\nwhere: status = 'paid'\n"
        "reason: {zh: 例, en: Example}\ncontact: ann\n---\npolicy: nothing\nkind: grant\nverbs: [discover]\n"
        "metrics: [amount, net]\nsubjects: {people: [dan]}\nreason: {zh: 例, en: Example}\ncontact: ann\n"
        "---\ndomain: d\n",
    )
    _edit(folder, "metric: amount\n", "metric: amount\nsensitivity: secret\n")
    _edit(folder, "metric: net\n", "metric: net\nsensitivity: secret\n")
    with open_project(read_settings(str(folder), {})) as project:
        assert [one for one in project.check() if one.severity == "error"] == []
        found = rounds(project, store)
        ann, bob, dan = (seeing(project, store, Principal(user=name)) for name in ("ann", "bob", "dan"))
        assert [one.shown for one in (bridge(ann, "net"), bridge(bob, "net"))] == [True, False]
        (whole, closed) = (bridge(one, "net").checks[1] for one in (ann, bob))
        assert (whole.gap, closed.gap, closed.left, closed.state) == (-285, 0, None, "holds")
        assert [line.amount for line in closed.lines] == [0] and closed.lines[0].text == whole.lines[0].text
        assert {one.gap for one in visible_checks(bob, found)} == {0}
        failed = msgspec.structs.replace(found[0], state="failed", problem={"en": "The source has no such table"})
        assert [one.problem for one in (*visible_checks(ann, [failed]), *visible_checks(bob, [failed]))] == [
            failed.problem,
            {},
        ]
        assert bridges(dan) == [] and visible_checks(dan, found) == []
        with pytest.raises(Refused):
            bridge(dan, "net")


def test_a_decision_gives_its_variants_their_bridges(project: Project, store: Store) -> None:
    decision = Decision(kind="variant", metric="amount", others=("net", "all_amount"), reason="agreed", bridge=True)
    made = of_variants(seeing(project, store), decision)
    after = carried_out(View(project.snapshot, OWNER), decision, "en", made).after
    for code in ("net", "all_amount"):
        metric = after.metric(code)
        assert (metric.variant_of, metric.bridge) == ("amount", made[code])
        assert metric.bridge is not None and metric.bridge.causes
    watching = Watching(after, project.queries_of(after), NOW)
    assert {one.state for one in run_round(store, watching, ["net", "all_amount"])} == {"holds", "empty"}
    for kind in ("keep", "merge"):
        assert of_variants(seeing(project, store), msgspec.structs.replace(decision, kind=kind)) == {}


@pytest.mark.parametrize(("name", "code"), [("amount", "bridge.no_reference"), ("gone", "query.unknown_metric")])
def test_what_cannot_be_proposed(project: Project, name: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        propose(seeing(project, None), name)
    assert refused.value.code == code


def test_nothing_is_proposed_where_there_is_no_data(project: Project) -> None:
    with pytest.raises(Refused) as refused:
        propose(seeing(project, None), "net", "2020-01-01", "2020-01-31")
    assert refused.value.code == "bridge.no_data"
