"""A folder of three hundred report files as departments keep them, and for each what an intake must make of it."""

from __future__ import annotations

import random
from pathlib import Path
from typing import NamedTuple

from tests.reports.faults import FAULTS, Fault
from tests.reports.figures import FIGURES, Figure
from tests.reports.writing import DIALECTS, Dialect, Writer, written

FILES = 300
DEPARTMENTS = ("运营部", "财务部", "市场部", "销售部", "供应链部", "客服部")
PEOPLE = ("王芳", "李雷", "赵敏", "陈静", "周涛")
ENCODINGS = ("utf-8", "gb18030", "utf-8-sig")
REMARKS = ("-- 部门:{department}\n-- 取数人:{person}\n", "/* {department}周报,{person}维护,口径见《指标手册》 */\n", "")


class ReportFile(NamedTuple):
    """``holds``: the figures by the names that they have in it, in order; or the ``fault`` of the file."""

    name: str
    text: str
    encoding: str
    dialect: str
    holds: dict[str, str]
    fault: Fault | None = None


def report_folder(seed: int) -> list[ReportFile]:
    """The files of one seed: every figure alone in every dialect, statements of several figures, files with faults."""
    draw = random.Random(seed)
    files = [_faulty(fault, draw) for fault in FAULTS]
    alone = [((code,), dialect) for code in FIGURES for dialect in DIALECTS]
    several = [(_company(draw), draw.choice(DIALECTS)) for _ in range(FILES - len(files) - len(alone))]
    for codes, dialect in (*alone, *several):
        files.append(_report(codes, dialect, draw))
    return [one._replace(name=one.name.format(number)) for number, one in enumerate(files, 1)]


def write(files: list[ReportFile], folder: Path) -> None:
    """Each in its department's folder, in its encoding."""
    for one in files:
        path = folder / one.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.text.encode(one.encoding))


def _company(draw: random.Random) -> tuple[str, ...]:
    """Two to four figures that one statement can hold: of one table, by one time."""
    first = draw.choice([code for code, one in FIGURES.items() if len(_beside(one)) > 1])
    others = [code for code in _beside(FIGURES[first]) if code != first]
    return (first, *draw.sample(others, min(len(others), draw.randint(1, 3))))


def _beside(figure: Figure) -> list[str]:
    return [code for code, one in FIGURES.items() if (one.table, one.time) == (figure.table, figure.time)]


def _report(codes: tuple[str, ...], dialect: Dialect, draw: random.Random) -> ReportFile:
    holds: dict[str, str] = {}
    for code in codes:
        free = [name for name in FIGURES[code].names if name not in holds]
        holds[draw.choice(free) if free else f"{FIGURES[code].names[0]}_{code}"] = code
    statement = written(Writer([(name, FIGURES[code]) for name, code in holds.items()], dialect, draw))
    return _filed(next(iter(holds)), _headed(statement, dialect.name, draw), draw, dialect.name, holds)


def _headed(statement: str, dialect: str, draw: random.Random) -> str:
    """Comments as people write them; half of the files name their dialect, of the others it is told by their words."""
    remark = draw.choice(REMARKS).format(department=draw.choice(DEPARTMENTS), person=draw.choice(PEOPLE))
    return f"{f'-- dialect: {dialect}' + chr(10) if draw.random() < 0.5 else ''}{remark}{statement}\n"


def _faulty(fault: Fault, draw: random.Random) -> ReportFile:
    return _filed(fault.name, fault.text, draw, "", {})._replace(fault=fault)


def _filed(name: str, text: str, draw: random.Random, dialect: str, holds: dict[str, str]) -> ReportFile:
    folder = draw.choice(DEPARTMENTS)
    tidy = name.replace("(", "_").replace(")", "")
    return ReportFile(f"{folder}/{{:03d}}_{tidy}.sql", text, draw.choice(ENCODINGS), dialect, holds)
