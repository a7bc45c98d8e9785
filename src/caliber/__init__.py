"""Caliber · 口径: the open metric center.

``caliber.open(folder)`` opens a project, ``caliber.connect(url, token=…)`` a server: both give the same ``Center``.
A refusal is ``caliber.Refused`` with ``.code``, ``.message``, ``.hint`` and ``.where``; a source's failure is
``caliber.SourceError``. Nothing is loaded before it is used; for type checkers, ``__init__.pyi``
says what is public.
"""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"
__all__ = ["Center", "Problem", "Refused", "Result", "SourceError", "__version__", "connect", "open"]

# What is public, and where it lies: module and name.
_PUBLIC = {
    "Center": ("caliber.app.center", "Center"),
    "Problem": ("caliber.errors", "Problem"),
    "Refused": ("caliber.errors", "Refused"),
    "Result": ("caliber.app.center", "Result"),
    "SourceError": ("caliber.errors", "SourceError"),
    "connect": ("caliber.app.center", "connect"),
    "open": ("caliber.app.center", "open_center"),
}


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'caliber' has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _PUBLIC[name]
    found = getattr(import_module(module), attribute)
    globals()[name] = found
    return found
