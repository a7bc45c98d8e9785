"""A project folder to a model and back: values first, positions only where there is a problem to place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caliber.interchange.yaml_files.folder import project_files
from caliber.interchange.yaml_files.load import load_project, parse_files
from caliber.interchange.yaml_files.loaded import Loaded

if TYPE_CHECKING:
    from caliber.interchange.yaml_files.write import write_model, write_object

__all__ = ["Loaded", "load_project", "parse_files", "project_files", "write_model", "write_object"]


def __getattr__(name: str) -> Any:
    """Writing is loaded where somebody writes."""
    if name in ("write_model", "write_object"):
        from caliber.interchange.yaml_files import write

        return getattr(write, name)
    raise AttributeError(name)
