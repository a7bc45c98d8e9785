"""Ours to another tool's format and back: what was not reported as lost must compute the same."""

from __future__ import annotations

from pathlib import Path

import caliber.demo
from caliber.errors import Problem
from caliber.interchange.leaving import Written
from caliber.interchange.yaml_files import load_project, parse_files
from caliber.model.fingerprint import fingerprint
from caliber.model.objects import Model
from caliber.model.snapshot import Snapshot
from tests.shop_files import FILES

PROJECTS = ("demo", "shop")


def model_of(project: str) -> Model:
    """The demo company's definitions, or those of the tests' shop."""
    if project == "demo":
        loaded = load_project(Path(caliber.demo.__file__).parent / "project", kept=False)
    else:
        loaded = parse_files({name: text for name, text in FILES.items() if name.endswith(".yaml")})
    assert loaded.model is not None
    return loaded.model


def put(written: Written, folder: Path) -> Path:
    for name, content in written.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def left_out(losses: tuple[Problem, ...]) -> set[str]:
    return {str(one.facts["metric"]) for one in losses if one.code == "loss.not_exported"}


def differences(ours: Model, theirs: Model, lost: set[str]) -> dict[str, tuple[str, str]]:
    """Metrics that went along and compute something else afterwards."""
    one, other = Snapshot(ours), Snapshot(theirs)
    prints = {
        code: (fingerprint(one, code), fingerprint(other, code) if code in theirs.metrics else "")
        for code in ours.metrics
        if code not in lost
    }
    return {code: pair for code, pair in prints.items() if pair[0] != pair[1]}
