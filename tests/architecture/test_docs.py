"""What the documents say exists: links lead somewhere, commands are commands, and examples run as they stand."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.architecture.tree import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|<img[^>]+src=\"([^\"]+)\"")
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A fenced block. The words behind its language say what it is: ``file=NAME`` is written, ``run`` is run, and
    ``shows`` must stand in what the run before it printed, line by line."""

    kind: str
    text: str


def blocks(page: Path) -> list[Block]:
    return [Block(head.strip(), body) for head, body in FENCE.findall(page.read_text("utf-8"))]


def is_runnable(block: Block) -> bool:
    return block.kind.endswith(" run")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    targets = [first or second for first, second in LINK.findall(FENCE.sub("", page.read_text("utf-8")))]
    local = [target.partition("#")[0] for target in targets if not re.match(r"[a-z]+:", target)]
    assert [target for target in local if target and not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_make_commands_are_in_the_makefile(page: Path) -> None:
    goals = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    text = page.read_text("utf-8")
    named = set(re.findall(r"`make ([a-z-]+)", text)) | set(re.findall(r"^make ([a-z-]+)", text, re.MULTILINE))
    assert named <= goals


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_caliber_commands_are_verbs(page: Path) -> None:
    text = page.read_text("utf-8")
    named = set(re.findall(r"`caliber ([a-z]+)", text)) | set(
        re.findall(r"^(?:\$ )?caliber ([a-z]+)", text, re.MULTILINE)
    )
    help_text = caliber("--help", folder=ROOT).stdout
    assert [verb for verb in sorted(named) if not re.search(rf"\b{verb}\b", help_text)] == []


@pytest.mark.parametrize("page", [page for page in PAGES if any(map(is_runnable, blocks(page)))], ids=name_of)
def test_examples_run(page: Path, tmp_path: Path) -> None:
    printed = ""
    for block in blocks(page):
        if " file=" in block.kind:
            target = tmp_path / block.kind.rpartition("file=")[2]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, "utf-8")
        elif is_runnable(block):
            printed = run(block, tmp_path)
        elif block.kind.endswith(" shows"):
            seen = [" ".join(line.split()) for line in printed.splitlines()]
            assert [line for line in map(" ".join, map(str.split, block.text.splitlines())) if line not in seen] == []


def run(block: Block, folder: Path) -> str:
    command = [sys.executable, "-c"] if block.kind.startswith("python") else ["bash", "-euo", "pipefail", "-c"]
    done = subprocess.run([*command, block.text], cwd=folder, env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, f"{block.text}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def caliber(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("caliber")), *arguments]
    return subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, check=True)


def environment() -> dict[str, str]:
    here = str(Path(sys.executable).parent)
    return {
        **os.environ,
        "PATH": f"{here}{os.pathsep}{os.environ['PATH']}",
        "LANG": "en_US.UTF-8",
        "CALIBER_LANG": "en",
    }
