"""The whole catalog set side by side: pairs by name, by base, by form, by wording; judged by proof; grouped into cases.

What the definitions alone decide is found once per snapshot; who asks decides only what is shown of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from caliber.catalog.bases import Counted, counted, near_by_base, same_digest
from caliber.catalog.brief import metric_title
from caliber.catalog.cases import KINDS, Case, Member, Pair, Scan, Sign, Told, told
from caliber.catalog.clusters import clustered
from caliber.catalog.likeness import called_alike, spelled_alike, worded_alike
from caliber.catalog.view import View, discoverable
from caliber.compare import compare_metrics
from caliber.errors import CaliberError
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text

Columns = Mapping[str, Mapping[str, str]]
ColumnsOf = Callable[[Iterable[str]], Columns]
MOST_PROOFS = 600  # pairs of one scan that are compared clause by clause, the likeliest first
BY_NAME = ("name", "stem", "sound")  # seen by whoever may know of both metrics
FIRST = ("definition", "name", "stem", "sound", "spelling", "declared", "base", "wording")


class Found(NamedTuple):
    """All pairs of a snapshot, whoever asks."""

    pairs: tuple[Pair, ...]
    left_out: int


def no_columns(_: Iterable[str]) -> Columns:
    """Where no source tells its types: fewer differences are settled."""
    return {}


def scan(view: View, columns: ColumnsOf = no_columns) -> Scan:
    """The cases of the metrics that the person may know of: open ones first, then by use.

    ``columns``: column types of what these metrics read, as far as the sources tell. Of a metric whose definition the
    person may not see, only its names are compared.
    """
    found = pairs_of(view.snapshot, columns)
    return in_order(view, visible(view, found.pairs), found.left_out)


def in_order(view: View, pairs: Iterable[Pair], left_out: int = 0, since: str = "", until: str = "") -> Scan:
    """Pairs grouped into cases, and the cases ranked."""
    metrics = view.snapshot.model.metrics
    found = clustered(pairs, lambda code: member_of(view, code), lambda code: metrics[code].unit)
    cases = sorted(found, key=_rank)
    seen = discoverable(view.snapshot, view.principal)
    return Scan(cases=tuple(cases), metrics=len(seen), left_out=left_out, since=since, until=until)


def _rank(case: Case) -> tuple[object, ...]:
    """What is open; then money, times how often it is asked for; then how plain the finding is."""
    money = float(abs(case.gap)) * (1 + case.use) if case.gap is not None and _is_money(case.unit) else 0.0
    return case.status != "open", -money, -case.use, KINDS.index(case.kind), case.id


def _is_money(unit: str) -> bool:
    return len(unit) == 3 and unit.isascii() and unit.isupper()


def visible(view: View, pairs: Iterable[Pair]) -> Iterator[Pair]:
    """The pairs that the person may know of, and of each what they may see."""
    seen = discoverable(view.snapshot, view.principal)
    for pair in pairs:
        if pair.left not in seen or pair.right not in seen:
            continue
        if view.may("see_definition", pair.left) and view.may("see_definition", pair.right):
            yield pair
            continue
        signs = tuple(sign for sign in pair.signs if sign.level in BY_NAME)
        if signs:
            kind = "same_name" if any(sign.level == "name" for sign in signs) else "near"
            yield msgspec.structs.replace(pair, kind=kind, signs=signs, verdict="", proof="", differences=())


# -- pairs


def pairs_of(snapshot: Snapshot, columns: ColumnsOf = no_columns) -> Found:
    """Every pair between which something was found; kept by the snapshot."""
    kept: Found | None = snapshot.memo.get("catalog.scan")
    if kept is None:
        kept = _pairs(snapshot, columns)
        snapshot.memo["catalog.scan"] = kept
    return kept


class _Evidence(NamedTuple):
    """What speaks for a pair before it is compared. ``keep``: it is a finding even where the two differ."""

    signs: list[Sign]
    inside: list[str]
    keep: list[str]


def _pairs(snapshot: Snapshot, columns: ColumnsOf) -> Found:
    metrics = counted(snapshot)
    met = _met(snapshot, metrics)
    order = sorted(met, key=lambda pair: (min(FIRST.index(sign.level) for sign in met[pair].signs), pair))
    asked = [pair for pair in order if not _same(metrics, pair)]
    compared = frozenset(asked[:MOST_PROOFS])
    types = columns(sorted({code for pair in compared for code in pair}))
    judged = (_judged(snapshot, metrics, pair, met[pair], types if pair in compared else None) for pair in order)
    return Found(tuple(pair for pair in judged if pair is not None), len(asked) - len(compared))


def _met(snapshot: Snapshot, metrics: Mapping[str, Counted]) -> dict[tuple[str, str], _Evidence]:
    out: dict[tuple[str, str], _Evidence] = {}

    def add(left: str, right: str, sign: Sign, inside: str = "", keep: str = "") -> None:
        evidence = out.setdefault((min(left, right), max(left, right)), _Evidence([], [], []))
        if sign not in evidence.signs:
            evidence.signs.append(sign)
        evidence.inside.extend([inside] if inside else [])
        evidence.keep.extend([keep] if keep else [])

    in_use = frozenset(code for code, metric in snapshot.model.metrics.items() if metric.status != "retired")
    for left, right in same_digest(metrics):
        add(left, right, Sign("definition"))
    for one in called_alike(snapshot, in_use):
        add(one.left, one.right, Sign(one.level, one.text), keep=one.level)
    for near in near_by_base(snapshot, metrics):
        add(near.inside, near.outside, Sign("base"), near.inside if near.part == "conditions" else "", near.part)
    for one in spelled_alike(snapshot, {code: one.base for code, one in metrics.items()}):
        add(one.left, one.right, Sign("spelling", one.text), keep="spelling")
    for one in worded_alike(snapshot, in_use):
        add(one.left, one.right, Sign("wording"), keep="wording")
    for left, right in _declared(snapshot):
        if left in in_use and right in in_use:
            add(left, right, Sign("declared"), keep="declared")
    return out


def _declared(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    metrics = snapshot.model.metrics
    for code, metric in metrics.items():
        for other in (*(one.metric for one in metric.differs_from), metric.variant_of):
            if other in metrics and other != code:
                yield code, other


def _same(metrics: Mapping[str, Counted], pair: tuple[str, str]) -> bool:
    left, right = (metrics.get(code) for code in pair)
    return left is not None and right is not None and left.digest == right.digest


def _judged(
    snapshot: Snapshot,
    metrics: Mapping[str, Counted],
    pair: tuple[str, str],
    evidence: _Evidence,
    columns: Columns | None,
) -> Pair | None:
    verdict, proof, differences = _verdict(snapshot, metrics, pair, evidence, columns)
    signs = tuple(evidence.signs)
    kind = _kind(verdict, signs, differences, evidence.keep)
    if not kind:
        return None
    decided, reason = decision(snapshot, *pair)
    return Pair(
        left=pair[0], right=pair[1], kind=kind, signs=signs, verdict=verdict, proof=proof, differences=differences,
        decided=decided, reason=reason,
    )  # fmt: skip


def _verdict(
    snapshot: Snapshot,
    metrics: Mapping[str, Counted],
    pair: tuple[str, str],
    evidence: _Evidence,
    columns: Columns | None,
) -> tuple[str, str, tuple[Told, ...]]:
    if _same(metrics, pair):
        return "equal", "canonical", ()
    if columns is not None:
        try:
            found = compare_metrics(snapshot, *pair, columns)
        except (CaliberError, RecursionError):
            return "", "", ()
        if found.verdict.endswith("_subset") or found.verdict == "equal" or not evidence.inside:
            return found.verdict, found.proof or "", told(found)
    if evidence.inside:  # the same in all but more conditions: each row of the one is a row of the other
        return ("left_subset" if pair[0] in evidence.inside else "right_subset"), "implication", ()
    return "", "", ()


def _kind(verdict: str, signs: tuple[Sign, ...], differences: tuple[Told, ...], keep: list[str]) -> str:
    """The kind of a pair; "" where nothing is left of it."""
    levels = {sign.level for sign in signs}
    if verdict == "equal":
        return "same_definition"
    if "name" in levels:
        return "same_name"
    if verdict.endswith("_subset") and (levels - {"wording"}):
        return "contained"
    if verdict == "" and levels == {"base"}:
        return ""
    if "columns" in keep and levels == {"base"}:
        return "" if any(one.code == "compare.apart" for one in differences) else "near"
    return "near" if any(part != "formula" for part in keep) else ""


def decision(snapshot: Snapshot, left: str, right: str) -> tuple[str, Text]:
    """What the definitions have decided about two metrics: (differs_from | variant_of | replaces | "", reason)."""
    one, other = (snapshot.model.metrics[code] for code in (left, right))
    for here, there in ((one, other), (other, one)):
        for distinction in here.differs_from:
            if distinction.metric == there.code:
                return "differs_from", distinction.reason
    if other.code == one.variant_of or one.code == other.variant_of or (one.variant_of or "-") == other.variant_of:
        return "variant_of", Text()
    if other.code in one.replaces or one.code in other.replaces:
        return "replaces", Text()
    return "", Text()


def member_of(view: View, code: str) -> Member:
    """A metric as one of a case."""
    metric = view.snapshot.model.metrics[code]
    owner = metric.owner.business or metric.owner.technical
    return Member(code, metric_title(metric), metric.owner.department, view.popularity.get(code, 0), owner)
