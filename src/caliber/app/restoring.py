"""A backup put in the place of the metadata store; the store that was there stays beside it."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from caliber.app.project import Project
from caliber.errors import Refused, SourceError
from caliber.settings import STORE


def restore(project: Project, backup: Path) -> Path | None:
    """Where the store of before lies now (None: there was none).

    Raises ``Refused``: ``server.cannot_read``, ``store.restore_elsewhere``, ``store.in_use``, ``store.not_ours``,
    ``store.newer_schema``; ``SourceError``. The store stays as it was then.
    """
    from caliber.store import hold, open_store

    if project.settings.store:
        raise Refused("store.restore_elsewhere")
    if not backup.is_file():
        reason = {"zh": "没有这个文件", "en": "there is no such file"}
        raise Refused("server.cannot_read", str(backup), path=str(backup), reason=reason)
    project.mark_kept()
    target = project.settings.kept / STORE
    lease = hold(project.settings.store_url, f"restore (PID {os.getpid()})")
    draft = target.with_name(f"{STORE}.{os.getpid()}.part")
    try:
        shutil.copyfile(backup, draft)
        draft.chmod(0o600)
        open_store(f"sqlite:///{draft.resolve()}").close()  # ours, whole, and at this program's schema
        before = _set_aside(target)
        draft.replace(target)
        return before
    except OSError as error:
        raise SourceError(
            "server.cannot_write", str(target), path=str(target), reason=error.strerror or str(error)
        ) from error
    finally:
        for left in (draft, Path(f"{draft}-wal"), Path(f"{draft}-shm")):
            with suppress(OSError):
                left.unlink(missing_ok=True)
        lease.close()


def _set_aside(target: Path) -> Path | None:
    """The store of before with its write-ahead log, under a free name."""
    if not target.exists():
        return None
    number = 1
    while (aside := target.with_name(f"{target.name}.before-restore-{number}")).exists():
        number += 1
    for end in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            Path(f"{target}{end}").rename(f"{aside}{end}")
    target.rename(aside)
    return aside
