"""A policy has what its kind needs, and speaks of dimensions that exist."""

from __future__ import annotations

from collections.abc import Iterator

from caliber.errors import Problem
from caliber.model.expr import refs
from caliber.model.objects import Policy
from caliber.model.rules.expressions import read
from caliber.model.rules.finding import error
from caliber.model.rules.labels import codes_of
from caliber.model.snapshot import Snapshot
from caliber.model.suggest import suggest

NEEDED: dict[str, tuple[str, ...]] = {"grant": ("verbs",), "row_filter": ("where",), "mask": ("dimension",)}


def check(snapshot: Snapshot) -> Iterator[Problem]:
    datasets = snapshot.model.datasets.values()
    known = {code for dataset in datasets for code in (*dataset.dimensions, *dataset.times, *dataset.entities)}
    full = {f"{dataset.code}.{code}" for dataset in datasets for code in dataset.dimensions}
    for policy in snapshot.model.policies.values():
        here = ("policies", policy.code)
        for part in NEEDED.get(policy.kind, ()):
            if not getattr(policy, part):
                yield error("model.policy_part", *here, policy=policy.code, kind=policy.kind, part=part)
        if policy.kind == "grant" and not (policy.metrics or policy.domains or policy.sets or policy.sensitivity):
            yield error("model.policy_part", *here, policy=policy.code, kind=policy.kind, part="metrics")
        if policy.dimension and policy.dimension not in known | full and not codes_of(snapshot, policy.dimension):
            yield _unknown((*here, "dimension"), policy.dimension, known)
        yield from _where(snapshot, policy, known)


def _where(snapshot: Snapshot, policy: Policy, known: set[str]) -> Iterator[Problem]:
    expr = read(snapshot, policy.where)
    for ref in refs(expr) if expr is not None else ():
        name = ref.path[-1].split("__")[-1]
        if ref.path[0] != "person" and name not in known and not codes_of(snapshot, name):
            yield _unknown(("policies", policy.code, "where"), ref.name, known)


def _unknown(keys: tuple[str, ...], name: str, known: set[str]) -> Problem:
    near = suggest(name, sorted(known)) or sorted(known)[:8] or ["—"]
    return error("model.unknown_dimension", *keys, name=name, known=near)
