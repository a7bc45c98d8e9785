"""What stands on the desk, put together for a file: both sides, the verdict, the gap, twelve months."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from caliber.catalog.desk import side_by_side, stand_of
from caliber.catalog.desk_book import MEDIA, desk_book
from caliber.catalog.desk_course import Course, course
from caliber.catalog.desk_paper import Paper
from caliber.catalog.desk_pdf import PDF, desk_pdf
from caliber.catalog.exports import check_export
from caliber.catalog.view import View
from caliber.compiler import MetricQuery
from caliber.errors import Refused
from caliber.reconcile import Asked, Range, Reconciliation, reconcile

# Ending -> its media type, and what writes it.
FILES: dict[str, tuple[str, Callable[[Paper], bytes]]] = {"xlsx": (MEDIA, desk_book), "pdf": (PDF, desk_pdf)}


def writer_of(ending: str) -> Callable[[Paper], bytes]:
    """What writes files of this ending. Raises ``Refused("server.bad_ending")``."""
    if ending not in FILES:
        raise Refused("server.bad_ending", ending, ending=ending, known=list(FILES))
    return FILES[ending][1]


def paper_of(view: View, sides: tuple[Asked, Asked], asked: Range, now: datetime, lang: str, ticket: str = "") -> Paper:
    """Everything that a file of the desk tells; ``view``: of whoever sits at it.

    Raises ``Refused``: definitions or figures that they may not see, or not take along.
    """
    left, right = sides
    one, other = (stand_of(view, side, now, ticket) for side in sides)
    for stand in (one, other):
        check_export(stand.asking.view, MetricQuery(metrics=(stand.name,)))
    beside = side_by_side(one, other)
    found: Reconciliation | Refused
    try:
        found = reconcile(left, right, asked, now, ticket)
    except Refused as refused:  # the definitions are worth a file of their own
        if not refused.code.startswith("reconcile."):
            raise
        found = refused
    months: Course | Refused
    try:
        months = course(left, right, asked.until, now, ticket, asked.where)
    except Refused as refused:
        months = refused
    return Paper(view, beside, found, months, asked, lang, now)
