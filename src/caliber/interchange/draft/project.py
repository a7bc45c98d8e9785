"""A project drafted from data: opened, repaired, tested for keys and joins, written down whole or not at all."""

from __future__ import annotations

import getpass
import shlex
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from itertools import count
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from caliber.errors import Place, Refused
from caliber.interchange.draft.definitions import DEPARTMENT, DOMAIN, SOURCE, Finding, dataset_of, metrics_of
from caliber.interchange.draft.joins import Keyed, joins_of
from caliber.interchange.draft.keys import key_of, near_key
from caliber.interchange.draft.naming import code_of, free, label_of, quoted
from caliber.interchange.draft.profile import Profile, profile_of
from caliber.interchange.draft.relations import Relation, Workspace, open_sources, opens
from caliber.interchange.draft.repair import Repair, repairs_of
from caliber.interchange.draft.report import DraftReport, JoinFound, TableFound
from caliber.interchange.draft.roles import roles_of
from caliber.model.objects import Calendar, Dataset, Department, Domain, Metric, Model
from caliber.model.text import Text

TIMEZONES = {"zh": "Asia/Shanghai", "en": "UTC"}
PARTS = ("caliber.yaml", "domains.yaml", "departments.yaml", "datasets", "metrics", "data", "DRAFT.md")

Writer = Callable[[Model], Mapping[str, str]]  # a model to texts by path inside the project


class _Table(NamedTuple):
    """A relation with what was repaired and counted."""

    relation: Relation
    code: str
    repairs: tuple[Repair, ...]
    profile: Profile
    key: tuple[str, ...]


class _Draft(NamedTuple):
    model: Model
    tables: tuple[TableFound, ...]
    copies: dict[str, str]  # dataset code -> SELECT that fills its copy
    doubts: tuple[Text, ...]


def draft_project(
    sources: list[str], target: Path, lang: str, progress: Callable[[Text], None], write: Writer
) -> DraftReport:
    """A new project in ``target`` from files, folders or databases. ``write`` turns the model into files.

    Raises ``Refused``: ``interchange.project_exists``, ``interchange.no_such_source``, ``interchange.unknown_source``,
    ``interchange.nothing_to_draft``; ``SourceError`` where a source fails. Nothing is written then.
    """
    import duckdb

    named, target = target, target.expanduser().resolve()
    _check_free(target)
    with tempfile.TemporaryDirectory(prefix="caliber-draft-") as scratch:
        con = duckdb.connect(str(Path(scratch) / "work.duckdb"))
        try:
            con.execute("SET enable_progress_bar = false")
            work = Workspace(con, Path(scratch), progress, count())
            draft = _draft(work, sources, target, lang)
            return _written(work, draft, target, named, lang, write)
        finally:
            con.close()


# -- finding out


def _draft(work: Workspace, sources: list[str], target: Path, lang: str) -> _Draft:
    calendar = Calendar(timezone=TIMEZONES["zh" if lang.startswith("zh") else "en"])
    relations, doubts = open_sources(work, sources)
    tables, more = _tables(work, relations, calendar.timezone)
    joins, doubtful = _joins(work, tables)
    live = _one_place(work, relations)
    findings = [_finding(table, joins, bool(live)) for table in tables]
    datasets = {finding.code: dataset_of(finding) for finding in findings}
    used: set[str] = set()
    metrics = [m for f in findings for m in metrics_of(f, datasets[f.code], _person(), used)]
    project = code_of(target.name) or "project"
    model = Model(
        project=project,
        name=_spoken(target.name),
        sources={SOURCE: _uri(live, target)},
        calendar=calendar,
        datasets=datasets,
        metrics={metric.code: metric for metric in metrics},
        domains={DOMAIN: Domain(code=DOMAIN, name=Text("待归类", "Unsorted drafts"), owner=_person())},
        departments={DEPARTMENT: Department(code=DEPARTMENT, name=Text("数据", "Data"))},
    )
    copies = {} if live else {table.code: _select(table.relation.raw, table) for table in tables}
    found = tuple(
        _found(finding, table, datasets[finding.code], metrics) for finding, table in zip(findings, tables, strict=True)
    )
    return _Draft(model, found, copies, (*doubts, *more, *doubtful, *_general_doubts(live, findings, calendar)))


def _tables(work: Workspace, relations: list[Relation], timezone: str) -> tuple[list[_Table], list[Text]]:
    tables: list[_Table] = []
    doubts: list[Text] = []
    used: set[str] = set()
    for relation in relations:
        if not work.con.execute(f"SELECT count(*) FROM {relation.raw}").fetchall()[0][0]:
            doubts.append(
                Text(f"{relation.origin} 没有行,没有采用。", f"{relation.origin} has no rows and was left out.")
            )
            continue
        work.progress(Text(f"检查 {relation.table} 的列和主键", f"Testing columns and keys of {relation.table}"))
        repairs = tuple(repairs_of(work.con, relation.raw, timezone))
        code = free(code_of(relation.table.rpartition(".")[2]), used, "table")
        table = _Table(relation, code, repairs, Profile("", 0, ()), ())
        clean = f"clean_{relation.raw}"
        work.con.execute(f"CREATE {'TABLE' if repairs else 'VIEW'} {clean} AS {_select(relation.raw, table)}")
        profile = profile_of(work.con, clean)
        tables.append(table._replace(profile=profile, key=key_of(work.con, profile, relation.table)))
        doubts += relation.doubts
        doubts += [_of_table(relation.table, repair.doubt) for repair in repairs if repair.doubt]
        if not tables[-1].key:
            doubts.append(_of_table(relation.table, near_key(profile) or _NO_KEY))
    if not tables:
        raise Refused("interchange.nothing_to_draft", sources=[r.origin for r in relations], reasons="")
    return tables, doubts


_NO_KEY = Text("没有找到主键;其他表无法关联到它。", "no key was found; no other table can join to it.")


def _of_table(table: str, doubt: Text) -> Text:
    return Text(f"{table}: {doubt.zh}", f"{table}: {doubt.en}")


def _joins(work: Workspace, tables: list[_Table]) -> tuple[dict[str, tuple[JoinFound, ...]], list[Text]]:
    keyed = [Keyed(t.code, t.relation.table, t.profile, t.key) for t in tables]
    out: dict[str, tuple[JoinFound, ...]] = {}
    doubts: list[Text] = []
    for table in keyed:
        work.progress(Text(f"检查 {table.table} 的关联", f"Testing joins of {table.table}"))
        found, more = joins_of(work.con, table, keyed)
        out[table.code] = tuple(found)
        doubts += more
    return out, doubts


def _finding(table: _Table, joins: dict[str, tuple[JoinFound, ...]], live: bool) -> Finding:
    own = joins[table.code]
    looked_up = any(join.target == table.code for found in joins.values() for join in found)
    keys = frozenset({column for join in own if len(join.columns) == 1 for column in join.columns})
    keys |= frozenset(table.key) if len(table.key) == 1 else frozenset()
    name = table.relation.table.rpartition(".")[2]
    quoted_name = ".".join(quoted(part) for part in table.relation.table.split("."))
    sql = _select(quoted_name, table) if live and table.repairs else ""
    return Finding(
        code=table.code,
        label=name,
        table=table.relation.table if live else table.code,
        sql=sql,
        key=table.key,
        joins=own,
        roles=roles_of(table.profile, keys, frozenset(table.key), looked_up),
        looked_up=looked_up,
        columns=tuple(column.name for column in table.profile.columns),
    )


def _select(relation: str, table: _Table) -> str:
    if not table.repairs:
        return f"SELECT * FROM {relation}"
    made = ",\n".join(f"  {repair.expr} AS {quoted(repair.column)}" for repair in table.repairs)
    return f"SELECT * REPLACE (\n{made}\n) FROM {relation}"


def _found(finding: Finding, table: _Table, dataset: Dataset, metrics: Iterable[Metric]) -> TableFound:
    return TableFound(
        code=finding.code,
        origin=table.relation.origin,
        rows=table.profile.rows,
        key=finding.key,
        joins=finding.joins,
        times=tuple(dataset.times),
        dimensions=tuple(dataset.dimensions),
        metrics=tuple(metric.code for metric in metrics if metric.dataset == finding.code),
    )


def _general_doubts(live: tuple[str, str] | None, findings: list[Finding], calendar: Calendar) -> list[Text]:
    zone = calendar.timezone
    out = [
        Text(
            f"时区暂定为 {zone},请在 caliber.yaml 中确认。",
            f"The time zone is assumed to be {zone}: please confirm in caliber.yaml.",
        )
    ]
    if not live:
        zh = "数据已复制到项目的 data 文件夹(来源不止一处,或不能原样读取);来源更新后请重新起草。"
        en = (
            "The data was copied to the project's data folder (several places, or not readable as it stands); "
            "draft again when it changes."
        )
        out.append(Text(zh, en))
    for finding in findings:
        if finding.roles.left_out:
            names = ", ".join(column.name for column in finding.roles.left_out)
            out.append(
                Text(
                    f"{finding.table} 的这些列没有采用: {names}。",
                    f"These columns of {finding.table} were left out: {names}.",
                )
            )
    return out


def _one_place(work: Workspace, relations: list[Relation]) -> tuple[str, str] | None:
    """(scheme, path) where all relations can be read where they lie, together."""
    places = {(relation.scheme, relation.place) for relation in relations}
    if len(places) > 1 or not relations[0].scheme:
        return None
    place = places.pop()
    return place if opens(work, *place) else None


def _uri(live: tuple[str, str] | None, target: Path) -> str:
    if live is None:
        return "parquet:///data"
    place = Path(live[1])
    inside = place.relative_to(target) if place.is_relative_to(target) else None
    return f"{live[0]}:///{quote(str(inside or place))}"


def _person() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "owner"


def _spoken(name: str) -> Text:
    label = label_of(name)
    return Text(label.zh or label.en, label.en or label.zh)


# -- writing down


def _check_free(target: Path) -> None:
    taken = [part for part in PARTS if (target / part).exists()]
    if taken or (target.exists() and not target.is_dir()):
        raise Refused(
            "interchange.project_exists", Place(file=str(target)), folder=str(target), taken=taken or [target.name]
        )


def _written(work: Workspace, draft: _Draft, target: Path, named: Path, lang: str, write: Writer) -> DraftReport:
    target.parent.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=".caliber-draft-", dir=target.parent))
    try:
        _copy_data(work, draft, stage)
        _write_definitions(draft.model, stage, write)
        report = _report(draft, target, named, stage)
        (stage / "DRAFT.md").write_text(report.text(lang), encoding="utf-8")
        _move(stage, target)
        return report
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _copy_data(work: Workspace, draft: _Draft, stage: Path) -> None:
    for code, select in draft.copies.items():
        (stage / "data").mkdir(exist_ok=True)
        out = str(stage / "data" / f"{code}.parquet").replace("'", "''")
        work.con.execute(f"COPY ({select}) TO '{out}' (FORMAT parquet)")


def _write_definitions(model: Model, stage: Path, write: Writer) -> None:
    for name, text in write(model).items():
        path = stage / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _report(draft: _Draft, target: Path, named: Path, stage: Path) -> DraftReport:
    files = sorted(str(path.relative_to(stage)) for path in stage.rglob("*") if path.is_file())
    return DraftReport(
        project=draft.model.project,
        folder=str(target),
        copied=bool(draft.copies),
        tables=draft.tables,
        doubts=draft.doubts,
        files=(*files, "DRAFT.md"),
        first_query=_first_query(draft, named),
    )


def _first_query(draft: _Draft, named: Path) -> str:
    """The count of the table that points to most others, by month or by its first dimension."""
    table = max(draft.tables, key=lambda found: (len(found.joins), bool(found.times), found.rows))
    by = " --grain month" if table.times else f" --by {table.dimensions[0]}" if table.dimensions else ""
    return f"caliber query {table.metrics[0]}{by} -p {shlex.quote(str(named))}"


def _move(stage: Path, target: Path) -> None:
    """The folder takes its place in one rename; into a folder that holds other files, part by part, the head last."""
    if not target.exists() or not any(target.iterdir()):
        stage.replace(target)
        target.chmod(0o755)
        return
    moved: list[Path] = []
    try:
        for part in reversed([part for part in PARTS if (stage / part).exists()]):
            (stage / part).rename(target / part)
            moved.append(target / part)
    except OSError:
        for path in moved:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        raise
