"""A side of a reconciliation as people name it: a metric, or the file of a report (``finance.sql#营收``)."""

from __future__ import annotations

from pathlib import Path

from caliber.catalog.standing import Standing

ENDINGS = (".sql", ".hql")


def side_of(name: str, *, user: str = "", version: str = "", on: str = "") -> tuple[str, Standing]:
    """What the side is called, and how it stands. Raises ``Refused``: ``reports.no_file``, ``reports.not_text``."""
    path, _, figure = name.partition("#")
    if not path.lower().endswith(ENDINGS):
        return name, Standing(user=user, version=version, on=on)
    from caliber.interchange.sql_reports import text_of  # not before a report is there to be read

    sql = text_of(Path(path).expanduser())
    return Path(path).name, Standing(user=user, version=version, on=on, sql=sql, figure=figure)
