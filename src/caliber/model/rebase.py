"""A change made to the definitions of then, made to those of now: object by object, or not at all."""

from __future__ import annotations

from typing import Any

import msgspec

from caliber.model.objects import Model
from caliber.model.snapshot import Snapshot


def rebased(base: Snapshot, proposed: Snapshot, current: Snapshot) -> Snapshot | None:
    """``current`` with what was changed from ``base`` to ``proposed``.

    None where an object that was changed there has been changed since, in another way. Versions count as part of a
    metric, so the three are to be numbered alike.
    """
    if base.fingerprint == current.fingerprint:
        return proposed
    changed: dict[str, Any] = {}
    for field in Model.__struct_fields__:
        was, wanted, now = (getattr(each.model, field) for each in (base, proposed, current))
        if was == wanted:
            continue
        together = _table(was, wanted, now) if isinstance(was, dict) else wanted if now in (was, wanted) else None
        if together is None:
            return None
        changed[field] = together
    return Snapshot(msgspec.structs.replace(current.model, **changed))


def _table(was: dict[str, Any], wanted: dict[str, Any], now: dict[str, Any]) -> dict[str, Any] | None:
    touched = [code for code in {**was, **wanted} if was.get(code) != wanted.get(code)]
    if any(now.get(code) not in (was.get(code), wanted.get(code)) for code in touched):
        return None
    left = {code: one for code, one in now.items() if code not in touched or code in wanted}
    return left | {code: wanted[code] for code in touched if code in wanted}
