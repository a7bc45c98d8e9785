"""The example's pages show commands with what they print; this runs the commands and looks.

``python -m tests.examples.test_readme`` writes into the pages what is printed now.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.examples.conftest import EXAMPLE

PAGES = sorted(EXAMPLE.glob("README*.md"))
RECEIPT = re.compile(r"rcp_[0-9a-f]{24}")  # another one each time: it holds the moment
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def sessions(page: Path) -> Iterator[tuple[str, list[str]]]:
    """Each command with the lines shown below it."""
    for block in CONSOLE.findall(page.read_text("utf-8")):
        for session in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *shown = session.splitlines()
            yield command, [line for line in shown if line.strip()]


def printed(command: str, folder: Path, page: Path) -> list[str]:
    """The lines that a command prints, in the page's language."""
    program, *arguments = shlex.split(command)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [str(Path(sys.executable).with_name(program)), *arguments], cwd=folder, capture_output=True, text=True,
        env={**os.environ, "PATH": path, "CALIBER_LANG": "zh" if "zh" in page.name else "en", "COLUMNS": "120"},
    )  # fmt: skip
    assert done.returncode == 0, f"{command}\n{done.stderr}"
    return RECEIPT.sub("rcp_…", done.stdout + done.stderr).splitlines()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_page_shows_what_is_printed(page: Path, project: Path, tmp_path: Path) -> None:
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "flights").symlink_to(project)
    told = list(sessions(page))
    assert len(told) >= 6
    for command, shown in told:
        assert shown or " query " not in command, f"nothing is shown below {command}"
        lines = [" ".join(line.split()) for line in printed(command, tmp_path, page)]
        at = 0
        for line in shown:
            wanted = " ".join(line.split())
            assert wanted in lines[at:], f"{command}\nprints no {wanted!r} but\n" + "\n".join(lines)
            at += lines[at:].index(wanted) + 1


def rewrite(page: Path) -> None:
    """The page with its sessions as they run today, in a checkout whose data is made."""

    def again(block: re.Match[str]) -> str:
        commands = [session.splitlines()[0] for session in re.split(r"^\$ ", block[1], flags=re.MULTILINE)[1:]]
        ran = [
            "\n".join([f"$ {command}", *printed(command, EXAMPLE.parents[1], page)]).rstrip() for command in commands
        ]
        return "```console\n" + "\n\n".join(ran) + "\n```"

    page.write_text(CONSOLE.sub(again, page.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    for one in PAGES:
        rewrite(one)
