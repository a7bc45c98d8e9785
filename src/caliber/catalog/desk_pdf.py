"""The desk as a PDF: verdict with its proof, waterfall with its causes, definitions, twelve months, members."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from caliber.catalog.desk_course import Course
from caliber.catalog.desk_paper import MARKS, PARTS, PROOFS, SAID, Paper
from caliber.catalog.desk_waterfall import INK, LINE, bars_of, waterfall
from caliber.catalog.exports import SAID as EXPORTED
from caliber.catalog.pdf_font import embedded, need_pdf
from caliber.catalog.words import UNITS
from caliber.errors import Refused
from caliber.model.text import Text
from caliber.reconcile import Reconciliation

PDF = "application/pdf"
FAINT, MARKED, SEAL, GOOD = "#6B675E", "#FBF1DC", "#B3243F", "#1B7556"
WIDTH = 515.0  # points: an A4 page less its margins
MARGIN = 40.0
ROOM = 90.0  # that a heading needs below it
LEADING = 1.45
SIZES = {"title": 17.0, "verdict": 13.0, "part": 11.5, "text": 9.0, "cell": 8.5, "foot": 7.5}


def desk_pdf(paper: Paper) -> bytes:
    """PDF, its font embedded. Raises ``Refused("server.no_pdf")`` where what writes it is not installed."""
    need_pdf()
    from reportlab.platypus import SimpleDocTemplate

    drawn = _Pages(paper, "Helvetica")
    drawn.story()  # for its letters
    with embedded(drawn.letters) as font:
        pages = _Pages(paper, font)
        out = io.BytesIO()
        document = SimpleDocTemplate(
            out, pagesize=(WIDTH + 2 * MARGIN, 842), leftMargin=MARGIN, rightMargin=MARGIN, topMargin=42,
            bottomMargin=44, title=pages.title, author=paper.who, creator="Caliber", lang=paper.lang,
            initialFontName=font,
        )  # fmt: skip
        document.build(pages.story(), onFirstPage=pages.foot, onLaterPages=pages.foot)
    return out.getvalue()


class _Pages:
    """What stands on the pages, from the top."""

    def __init__(self, paper: Paper, font: str) -> None:
        self.paper, self.font, self.say = paper, font, paper.say
        self.letters: set[str] = {*"0123456789 …/+-−,.%"}
        left, right = paper.beside.left, paper.beside.right
        self.title = f"{paper.say(left.name)} / {paper.say(right.name)}"

    def story(self) -> list[Any]:
        paper, found = self.paper, self.paper.found
        out = [self.text(self.title, "title"), self.text(self._under(), "foot", FAINT), *self._verdict()]
        if isinstance(found, Refused):
            out += [*self._part(SAID["gap"]), *self._why(found)]
        else:
            out += self._gap(found)
        out += self._definitions()
        out += self._part(SAID["months"])
        out += self._why(paper.months) if isinstance(paper.months, Refused) else [self._months(paper.months)]
        if isinstance(found, Reconciliation) and found.parts:
            out += [*self._part(SAID["members"]), self._members(found)]
        return out

    # -- the parts

    def _under(self) -> str:
        """Period, unit, until when there were data, who took it along and when."""
        paper = self.paper
        unit = paper.beside.left.unit
        told = [f"{self.say(EXPORTED['period'])}: {paper.asked.since} – {paper.asked.until}"]
        if paper.alike and unit:
            told.append(f"{self.say(EXPORTED['unit'])}: {self.say(UNITS.get(unit, Text(en=unit)))}")
        if isinstance(paper.found, Reconciliation):
            marks = {one.statement.as_of for one in (paper.found.left, paper.found.right)} - {""}
            told += [f"{self.say(EXPORTED['as_of'])}: {', '.join(sorted(marks))}"] if marks else []
        return " · ".join([*told, f"{self.say(EXPORTED['exported'])}: {paper.who}"])

    def _verdict(self) -> list[Any]:
        beside = self.paper.beside
        tone = GOOD if beside.verdict == "equal" else SEAL if beside.verdict == "different" else INK
        out = [self.space(8), self.text(self.say(beside.text), "verdict", tone)]
        out.append(self.text(f"{self.say(SAID['proof'])}: {self.say(PROOFS[beside.proof])}", "text", FAINT))
        for name, rules in self.paper.rules():
            out.append(self.text(f"{self.say(SAID['rules'])} · {self.say(name)}: {rules}", "text", FAINT))
        out += [self.text(f"· {self.say(one.text)}", "text") for one in beside.differences]
        return out

    def _gap(self, found: Reconciliation) -> list[Any]:
        lines = [(text, amount or Decimal(0), self.figure(amount, n in (0, len(found.causes) + 1)), rows)
                 for n, (text, amount, rows) in enumerate(self.paper.lines(found))]  # fmt: skip
        sums = [(text, self.figure(amount, False)) for text, amount in self.paper.sums(found)]
        out = self._part(SAID["gap"])
        if found.causes:
            first, *causes, last = (line[:3] for line in lines)
            numbered = [(f"{n} {text}", amount, said) for n, (text, amount, said) in enumerate(causes, start=1)]
            bars = [bar._replace(name=self.plain(bar.name)) for bar in bars_of(first, numbered, last)]
            self.letters.update(*(bar.said for bar in bars))
            out.append(waterfall(bars, WIDTH, self.font))
        heads = [self.say(SAID[key]) for key in ("cause", "amount", "rows")]
        cells = [[text, said, "" if rows is None else f"{rows:,}"] for text, _, said, rows in lines]
        for number in range(1, len(found.causes) + 1):
            cells[number][0] = f"{number} {cells[number][0]}"
        cells += [[text, said, ""] for text, said in sums]
        return [*out, self.table(heads, cells, (335, 110, 70), numbers=(1, 2))]

    def _definitions(self) -> list[Any]:
        paper = self.paper
        heads = [self.say(SAID["clause"]), paper.name(False), paper.name(True), self.say(SAID["mark"])]
        cells, marked = [], []
        for place, clause in enumerate(paper.beside.clauses, start=1):
            sides = ("\n".join(map(self.say, texts)) for texts in (clause.left, clause.right))
            cells.append([self.say(PARTS[clause.part]), *sides, self.say(MARKS[clause.mark])])
            marked += [place] if clause.mark == "differs" else []
        return [*self._part(SAID["definitions"]), self.table(heads, cells, (65, 195, 195, 60), marked=marked)]

    def _months(self, found: Course) -> Any:
        heads = [self.say(SAID["month"]), self.say(found.left), self.say(found.right)]
        heads += [self.say(SAID["difference"])] if self.paper.alike else []
        cells = []
        for one in found.months:
            row = [one.month[:7], self.figure(one.left, True), self.figure(one.right, True, right=True)]
            cells.append([*row, self.figure(one.gap, False)][: len(heads)])
        return self.table(heads, cells, [WIDTH / len(heads)] * len(heads), numbers=range(1, len(heads)))

    def _members(self, found: Reconciliation) -> Any:
        labels = self.paper.labels(found)
        heads = [label for label, _ in labels]
        heads += [self.say(found.left.name), self.say(found.right.name), self.say(SAID["difference"])]
        cells = []
        for part in found.parts:
            named = [self.paper.member(value, names) for value, (_, names) in zip(part.member, labels, strict=True)]
            figures = [self.figure(part.left, True), self.figure(part.right, True), self.figure(part.gap, False)]
            cells.append([*named, *figures])
        return self.table(heads, cells, [WIDTH / len(heads)] * len(heads), numbers=range(len(labels), len(heads)))

    def _why(self, refused: Refused) -> list[Any]:
        problem = refused.problem
        return [
            self.text(told, "text")
            for told in (problem.message(self.paper.lang), problem.hint(self.paper.lang))
            if told
        ]

    def _part(self, title: Text) -> list[Any]:
        """A heading, never the last thing on a page."""
        from reportlab.platypus import CondPageBreak

        return [CondPageBreak(ROOM), self.text(self.say(title), "part")]

    # -- their material

    def figure(self, value: Decimal | None, plain: bool, right: bool = False) -> str:
        """A figure as its metric has it, to the last place; a change (not ``plain``) with its sign."""
        if value is None:
            return self.say(SAID["no_data"])
        beside = self.paper.beside
        return written(value, (beside.right if right else beside.left).format, not plain)

    def text(self, told: str, kind: str, color: str = INK, align: int = 0) -> Any:
        from reportlab.lib.colors import HexColor
        from reportlab.lib.styles import ParagraphStyle
        from reportlab.platypus import Paragraph

        told = self.plain(told)
        size = SIZES[kind]
        style = ParagraphStyle(
            kind, fontName=self.font, fontSize=size, leading=size * LEADING, textColor=HexColor(color), alignment=align,
            spaceBefore=14 if kind == "part" else 0, spaceAfter=3,
            wordWrap=None if self.paper.lang.startswith("en") else "CJK",
        )  # fmt: skip
        return Paragraph(escape(told).replace("\n", "<br/>"), style)

    def plain(self, told: str) -> str:
        """A sentence whose letters are kept in mind, without the marks around the names of columns."""
        told = told.replace("`", "")
        self.letters.update(told)
        return told

    def space(self, height: float) -> Any:
        from reportlab.platypus import Spacer

        return Spacer(0, height)

    def table(
        self, heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float],
        numbers: Iterable[int] = (), marked: Iterable[int] = (),
    ) -> Any:  # fmt: skip
        """The head stands on every page. ``numbers``: columns set to the right; ``marked``: rows that stand out."""
        from reportlab.lib.colors import HexColor
        from reportlab.platypus import Table

        right = {*numbers}
        cells = [
            [self.text(cell, "cell", FAINT if not row else INK, align=2 if place in right else 0)
             for place, cell in enumerate(line)]
            for row, line in enumerate([heads, *rows])
        ]  # fmt: skip
        style: list[tuple[Any, ...]] = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, 0), 0.9, HexColor(INK)),
            ("LINEBELOW", (0, 1), (-1, -1), 0.4, HexColor(LINE)),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 2.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ]
        style += [("BACKGROUND", (0, row), (-1, row), HexColor(MARKED)) for row in marked]
        return Table(cells, colWidths=list(widths), style=style, repeatRows=1, spaceBefore=4, hAlign="LEFT")

    def foot(self, canvas: Any, document: Any) -> None:
        """What the pages are of, and which one this is."""
        canvas.saveState()
        canvas.setFont(self.font, SIZES["foot"])
        canvas.setFillColor(FAINT)
        canvas.drawString(MARGIN, 26, self.title)
        canvas.drawRightString(MARGIN + WIDTH, 26, str(document.page))
        canvas.restoreState()


def written(value: Decimal, shape: str, signed: bool = False) -> str:
    """A figure in full by the format of its metric (``money:2``); with every digit that it has where it has none."""
    kind, _, digits = shape.partition(":")
    sign = "+" if signed and value else ""
    if kind == "percent":
        return f"{value * 100:{sign},.{digits or 2}f}%"
    if kind == "integer":
        digits = "0"
    if not digits and kind in ("money", "decimal"):
        digits = "2"
    exact = f"{value:{sign},f}"
    places = len(exact.partition(".")[2])
    return f"{value:{sign},.{digits}f}" if digits and places > 0 else exact
