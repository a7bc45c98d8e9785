"""What stands beside the metrics of a dbt project: time spines with custom granularities, and saved queries."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from caliber.errors import Refused
from caliber.interchange.documents import yaml_text
from caliber.interchange.leaving import unsayable
from caliber.interchange.losses import Losses, reason_of
from caliber.model.calendar import GRAINS
from caliber.model.expr import Expr, Ref, conjuncts
from caliber.model.objects import Dataset, SavedQuery
from caliber.model.snapshot import Snapshot

METRIC_TIME = "metric_time"
STANDARD = tuple(grain for grain in GRAINS if not grain.startswith("fiscal_"))  # what dbt calls so
Spoken = Callable[[str, Ref], str]  # a name on the rows of a dataset, as a template of dbt
Filters = Callable[[str, tuple[Expr, ...]], list[str]]


def only_calendar(snapshot: Snapshot, dataset: Dataset) -> bool:
    """Whether a dataset does nothing but list the days of custom grains, which a time spine says."""
    listed = any(grain.dataset == dataset.code for grain in snapshot.model.calendar.grains.values())
    return listed and not (dataset.entities or dataset.dimensions or dataset.times)


def built_as(dataset: Dataset) -> str:
    """The model of dbt that a dataset is read from."""
    return dataset.table if dataset.table and "." not in dataset.table else dataset.code


def spines(snapshot: Snapshot, losses: Losses) -> dict[str, str | bytes]:
    """A time spine for every dataset of custom grains."""
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    for name, grain in snapshot.model.calendar.grains.items():
        column = {} if grain.period == name else {"column_name": grain.period}
        if not re.fullmatch(r"[a-z](?:[a-z0-9]|_(?!_))*[a-z0-9]", name):
            losses.lost("own_grain", snapshot.model.project, name=name)
            continue
        found.setdefault((grain.dataset, grain.day), []).append({"name": name, **column})
        if grain.year:
            losses.lost("year_of_grain", snapshot.model.project, name=name, year=grain.year)
    out: dict[str, str | bytes] = {}
    for (code, day), grains in found.items():
        spine = {"standard_granularity_column": day, "custom_granularities": grains}
        name = built_as(snapshot.dataset(code))
        model = {"name": name, "time_spine": spine, "columns": [{"name": day, "granularity": "day"}]}
        out[f"models/spines/{code}_{day}.yml"] = yaml_text({"models": [model]})
    return out


def saved_queries(
    snapshot: Snapshot, exported: dict[str, dict[str, Any]], spoken: Spoken, filters: Filters, losses: Losses
) -> dict[str, str | bytes]:
    """The saved queries that dbt can say; of the others it is told why not. ``exported``: the metrics there."""
    out = []
    for saved in snapshot.model.saved.values():
        try:
            out.append(_saved(snapshot, saved, exported, spoken, filters))
        except Refused as refused:
            losses.lost("saved_query", saved.code, name=saved.code, reason=reason_of(refused))
    return {"models/saved_queries.yml": yaml_text({"saved_queries": out})} if out else {}


def _saved(
    snapshot: Snapshot, saved: SavedQuery, exported: dict[str, dict[str, Any]], spoken: Spoken, filters: Filters
) -> dict[str, Any]:
    if saved.since or saved.until or saved.time or saved.compare:
        raise unsayable("range", saved.code)
    codes = [_exported(snapshot, name, exported, saved.code) for name in saved.metrics]
    fact = _fact(snapshot, codes, saved)
    params: dict[str, Any] = {"metrics": codes}
    by = [_key(snapshot, name, saved, fact, spoken) for name in saved.by]
    if saved.grain and not any(METRIC_TIME in key for key in by):
        by.insert(0, _time(snapshot, saved, saved.grain))
    conditions = tuple(part for text in saved.where for part in conjuncts(snapshot.expr(text)))
    order = [_order(name, codes, saved.code) for name in saved.order]
    limit = int(saved.limit) if saved.limit else None
    params |= {"group_by": by} if by else {}
    params |= {"where": filters(fact, conditions)} if conditions else {}
    params |= {"order_by": order} if order else {}
    params |= {"limit": limit} if limit is not None else {}
    words = {"label": saved.name.say("en"), "description": saved.description.say("en")}
    return {"name": saved.code, **{key: text for key, text in words.items() if text}, "query_params": params}


def _exported(snapshot: Snapshot, name: str, exported: dict[str, dict[str, Any]], place: str) -> str:
    code = snapshot.find_metric(name).code
    if code not in exported:
        raise unsayable("metric", place)
    return code


def _fact(snapshot: Snapshot, codes: list[str], saved: SavedQuery) -> str:
    """The one dataset on which the names of the question have their meaning."""
    from caliber.model.form import facts_below

    facts = list(dict.fromkeys(fact for code in codes for fact in facts_below(snapshot, snapshot.metric(code))))
    if len(facts) != 1 and (saved.by or saved.where):
        raise unsayable("across", saved.code)
    return facts[0] if facts else ""


def _key(snapshot: Snapshot, name: str, saved: SavedQuery, fact: str, spoken: Spoken) -> str:
    path = name.replace("__", ".").split(".")
    if path[0] == METRIC_TIME:
        return _time(snapshot, saved, path[1] if len(path) > 1 else saved.grain or "day")
    if path[-1] in GRAINS or " as " in name:
        raise unsayable("unclear", saved.code)
    return spoken(fact, Ref(tuple(path))).removeprefix("{{ ").removesuffix(" }}")


def _time(snapshot: Snapshot, saved: SavedQuery, grain: str) -> str:
    if grain not in (*STANDARD, *snapshot.model.calendar.grains):
        raise unsayable("own_grain", saved.code)
    return f"TimeDimension('{METRIC_TIME}', '{grain}')"


def _order(name: str, codes: list[str], place: str) -> str:
    if name.lstrip("-") not in codes:
        raise unsayable("unclear", place)
    return name
