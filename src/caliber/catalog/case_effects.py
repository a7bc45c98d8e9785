"""What a decision on a case would do, shown before anybody asks for it: what is redirected, whom it reaches."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from caliber.accounts import Identity, need
from caliber.catalog.brief import metric_title
from caliber.catalog.case_decisions import Carried, Decision, carried_out
from caliber.catalog.cases import Refusal, refusal_of
from caliber.catalog.change_requests import may_see
from caliber.catalog.view import POPULAR_DAYS, View
from caliber.errors import Refused
from caliber.model.changes import Change
from caliber.model.diff import diff
from caliber.model.objects import Metric
from caliber.model.text import Text
from caliber.store import Store, follows, usage

REDIRECTED = ("metrics", "sets", "saved", "rollups", "policies")  # the tables whose objects can name a metric


class Touched(msgspec.Struct, frozen=True):
    """An object that would name another metric than it does now. ``table``: the field of ``Model``."""

    table: str
    code: str
    name: Text


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """A decision that nobody has asked for yet.

    ``names``: what leads to ``metric`` from then on; ``redirected``: what would use it; ``people``: how many used or
    follow the others; ``changes``: the definitions, part by part. ``more``: something is touched that the person may
    not know of. ``refusal``: why they may not ask for it, None where they may; ``contacts``: whom they can ask then.
    """

    metric: str
    others: tuple[str, ...]
    names: tuple[str, ...]
    redirected: tuple[Touched, ...]
    people: int
    changes: tuple[Change, ...]
    more: bool
    refusal: Refusal | None
    contacts: tuple[str, ...]


def effect_of(store: Store, actor: Identity, view: View, decision: Decision, lang: str, now: datetime) -> Effect:
    """What the decision would do, as far as the person may see it. Raises ``Refused`` as ``carried_out`` does."""
    carried = carried_out(view, decision, lang)
    every = diff(view.snapshot, carried.after)
    changes = tuple(change for change in every if may_see(change, view.snapshot, actor))
    merged = decision.kind == "merge"
    refusal = _refusal(actor)
    return Effect(
        metric=carried.metric.code,
        others=tuple(other.code for other in carried.others),
        names=_names(carried) if merged else (),
        redirected=_redirected(view, carried, changes) if merged else (),
        people=_people(store, carried.others, now) if merged else 0,
        changes=changes,
        more=len(changes) < len(every),
        refusal=refusal,
        contacts=contacts_of((carried.metric, *carried.others)) if refusal is not None else (),
    )


def contacts_of(metrics: tuple[Metric, ...]) -> tuple[str, ...]:
    """Whom to ask about these metrics: their owners."""
    return tuple(dict.fromkeys(name for one in metrics if (name := one.owner.business or one.owner.technical)))


def _refusal(actor: Identity) -> Refusal | None:
    try:
        need(actor, "propose_changes")
    except Refused as refusal:
        return refusal_of(refusal.problem)
    return None


def _names(carried: Carried) -> tuple[str, ...]:
    """The aliases that the metric gets."""
    had = {alias.name for alias in carried.metric.aliases}
    return tuple(
        alias.name for alias in carried.after.model.metrics[carried.metric.code].aliases if alias.name not in had
    )


def _redirected(view: View, carried: Carried, changes: tuple[Change, ...]) -> tuple[Touched, ...]:
    """What is written otherwise afterwards; what only rests on it is written as before."""
    own = {carried.metric.code, *(other.code for other in carried.others)}
    before, after = view.snapshot.model, carried.after.model
    out = []
    for table, code in dict.fromkeys((change.table, change.code) for change in changes):
        if table not in REDIRECTED or (table == "metrics" and code in own):
            continue
        was, is_now = getattr(before, table)[code], getattr(after, table)[code]
        if was != is_now:
            name = metric_title(was) if table == "metrics" else getattr(was, "name", Text())
            out.append(Touched(table, code, name or Text(en=code)))
    return tuple(out)


def _people(store: Store, others: list[Metric], now: datetime) -> int:
    since = (now - timedelta(days=POPULAR_DAYS)).date()
    with store.reading() as tx:
        found = {
            name
            for other in others
            for name in (*usage.users_of(tx, other.code, since), *follows.followers(tx, other.code))
        }
    return len(found)
