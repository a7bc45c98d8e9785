"""In which order rows come: as asked, and by the keys where nothing else tells rows apart."""

from __future__ import annotations

from caliber.compiler.plan import Output
from caliber.compiler.resolve import Resolved
from caliber.errors import Refused
from caliber.model.snapshot import Snapshot


def ordered(snapshot: Snapshot, resolved: Resolved, outputs: tuple[Output, ...]) -> tuple[tuple[str, bool], ...]:
    """Columns of the answer, and whether each goes down. Raises ``query.unknown_order``."""
    if resolved.query.min_max:
        return ()
    if not resolved.query.order:
        return tuple([(asked.column, False) for asked in resolved.by])
    columns = {output.column for output in outputs}
    out: list[tuple[str, bool]] = []
    for item in resolved.query.order:
        name, down = item.lstrip("-"), item.startswith("-")
        column = name if name in columns else _column(snapshot, resolved, name, columns)
        out.append((column, down))
    named = {column for column, _ in out}
    return tuple(out + [(asked.column, False) for asked in resolved.by if asked.column not in named])


def _column(snapshot: Snapshot, resolved: Resolved, name: str, columns: set[str]) -> str:
    if name in ("metric_time", "time"):
        times = [asked.column for asked in resolved.by if asked.metric_time]
        if times:
            return times[0]
    known = snapshot.names.get(name.casefold())
    metrics = (one.column for one in resolved.metrics if name == one.metric or known == (one.metric,))
    code = next(metrics, "") or next((asked.column for asked in resolved.by if asked.name == name), "")
    if not code:
        raise Refused("query.unknown_order", name, name=name, known=sorted(columns))
    return code
