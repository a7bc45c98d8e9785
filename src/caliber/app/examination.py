"""What ``doctor`` looks at: each part of an installation once, with what is wrong and what to do."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Iterator
from importlib import resources
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, NamedTuple

from caliber.app.project import open_project
from caliber.errors import CaliberError
from caliber.model.text import Text

if TYPE_CHECKING:
    from caliber.app.project import Project
    from caliber.query.sources import Source
    from caliber.settings import Settings

LEAST_FREE = 1024**3  # bytes below which a disk is nearly full
LIBRARIES = ("duckdb", "pyarrow", "SQLAlchemy", "fastapi", "granian", "msgspec", "sqlglot")


class Finding(NamedTuple):
    """``state``: ok | warning | error. ``part``: what was looked at."""

    part: Text
    state: str
    said: Text


PROJECT, SOURCE = Text("项目", "project"), Text("数据源", "source")
KEYS, STORE = Text("关联键", "join keys"), Text("元数据库", "store")
PAGES, DISK = Text("网页", "web pages"), Text("磁盘", "disk")
ADDRESS, PYTHON, PACKAGES = Text("端口", "port"), Text("Python", "Python"), Text("依赖", "libraries")


def examine(settings: Settings) -> Iterator[Finding]:
    """Every part in turn; nothing raises."""
    yield Finding(PYTHON, "ok", _same(f"{platform.python_version()} · {sys.executable}"))
    yield _libraries()
    yield _pages()
    yield _disk(settings)
    yield _address(settings)
    try:
        project = open_project(settings)
    except CaliberError as error:
        yield _failed(PROJECT, error)
        return
    with project:
        yield _definitions(project)
        yield from _sources(project)
        yield _store(project)


def _same(text: str) -> Text:
    return Text(text, text)


def _failed(part: Text, error: CaliberError, name: str = "") -> Finding:
    said = [error.as_dict(lang) for lang in ("zh", "en")]
    texts = [
        f"{name}{told['message'].rstrip('。.')}" + (f" ({told['hint'].rstrip('。.')})" if told["hint"] else "")
        for told in said
    ]
    return Finding(part, "error", Text(*texts))


def _libraries() -> Finding:
    found, missing = [], []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        return Finding(PACKAGES, "error", Text(f"缺少 {'、'.join(missing)}", f"missing: {', '.join(missing)}"))
    return Finding(PACKAGES, "ok", _same(" · ".join(found)))


def _pages() -> Finding:
    if (resources.files("caliber") / "static" / "index.html").is_file():
        return Finding(PAGES, "ok", Text("已构建", "built"))
    said = Text("没有构建,只有 REST;运行 make demo 会构建", "not built: REST alone is served; make demo builds them")
    return Finding(PAGES, "warning", said)


def _disk(settings: Settings) -> Finding:
    try:
        free = shutil.disk_usage(settings.folder if settings.folder.exists() else ".").free
    except OSError as error:
        return Finding(DISK, "error", _same(error.strerror or str(error)))
    said = Text(f"剩余 {free / 1024**3:,.1f} GB", f"{free / 1024**3:,.1f} GB free")
    return Finding(DISK, "ok" if free >= LEAST_FREE else "warning", said)


def _address(settings: Settings) -> Finding:
    from caliber.app.server import check_address

    try:
        check_address(settings.host, settings.port)
    except CaliberError as error:
        return _failed(ADDRESS, error)._replace(state="warning")
    return Finding(ADDRESS, "ok", Text(f"{settings.port} 空闲", f"{settings.port} is free"))


def _definitions(project: Project) -> Finding:
    problems = project.check()
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        first = errors[0].where
        zh = f"{len(errors)} 个错误,第一个在 {first};运行 caliber check"
        return Finding(PROJECT, "error", Text(zh, f"{len(errors)} errors, the first at {first}: run caliber check"))
    model, more = project.snapshot.model, len(problems)
    zh = f"{len(model.metrics)} 个指标,{len(model.datasets)} 个数据集" + (f",{more} 个提醒" if more else "")
    en = f"{len(model.metrics)} metrics, {len(model.datasets)} datasets" + (f", {more} warnings" if more else "")
    return Finding(PROJECT, "warning" if more else "ok", Text(zh, en))


def _sources(project: Project) -> Iterator[Finding]:
    """Each source opened, and the keys that joins lead to tested on its data."""
    from caliber.model.snapshot import Snapshot

    snapshot = Snapshot(project.loaded.partial)
    sources = project.sources_of(snapshot, keep=False)
    for name in snapshot.model.sources:
        try:
            source = sources.get(name)
            count = len(source.engine.tables())
        except CaliberError as error:
            yield _failed(SOURCE, error, f"{name}: ")
            continue
        yield Finding(SOURCE, "ok", Text(f"{name}:{count} 张表", f"{name}: {count} tables"))
        yield from _keys(source)


def _keys(source: Source) -> Iterator[Finding]:
    tested, doubled = 0, []
    for code, dataset in source.snapshot.model.datasets.items():
        for link in dataset.entities.values() if dataset.source == source.name else ():
            if link.role == "foreign":
                continue
            try:
                source.supply((("columns", code), ("unique", code, link.code)))
            except CaliberError as error:
                yield _failed(KEYS, error, f"{code}: ")
                continue
            tested += 1
            if source.facts.unique.get((code, link.code)) is False:
                doubled.append(f"{code}({', '.join(link.key)})")
    if doubled:
        zh, en = f"有重复:{'、'.join(doubled)}", f"not unique: {', '.join(doubled)}"
        yield Finding(KEYS, "error", Text(zh, en))
    elif tested:
        yield Finding(KEYS, "ok", Text(f"{tested} 个都唯一", f"all {tested} are unique"))


def _store(project: Project) -> Finding:
    if not project.has_store:
        return Finding(
            STORE, "ok", Text("还没有;首次 caliber serve 时建立", "none yet; the first caliber serve makes it")
        )
    from caliber.accounts.people import setup_needed

    try:
        lacking = setup_needed(project.store)
    except CaliberError as error:
        return _failed(STORE, error)
    if lacking:
        said = Text("可用,还没有管理员", "in order, but without an administrator")
        return Finding(STORE, "warning", said)
    return Finding(STORE, "ok", Text("可用", "in order"))
