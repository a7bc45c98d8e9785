"""A typeface for PDF files that shows Chinese in any viewer: the glyphs of a text, taken out of Noto Sans and embedded.

The font ships in a package, under the SIL Open Font License, which lets its glyphs stand in documents and in subsets.
Its outlines are cubic; PDF's TrueType wants quadratic ones, so that each glyph that is needed is drawn anew.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from caliber.errors import Refused

NAME = "CaliberNotoSansSC"
SIMPLIFIED = "Noto Sans CJK SC"
PACKAGE = "caliber-metrics[pdf]"
_ONE = Lock()
NEAR = 1.0  # how far, in units of the em (1000), a curve may lie from the one that it stands for


def need_pdf() -> None:
    """Raises ``Refused("server.no_pdf")`` where what writes PDF is not installed."""
    try:
        import fontTools  # noqa: F401
        import noto_cjk_sans_otc  # noqa: F401
        import reportlab  # noqa: F401
    except ModuleNotFoundError as error:
        raise Refused("server.no_pdf", error.name or "pdf", extra=PACKAGE) from error


@contextmanager
def embedded(text: Iterable[str]) -> Iterator[str]:
    """The name of a font with the glyphs of these characters, for one document: whoever writes the next one waits.

    What writes the document knows fonts by their names, for the whole process and for good: afterwards it is told to
    forget this one, of which the next document has another with other glyphs.
    """
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    made = TTFont(NAME, io.BytesIO(font_for(text)))
    with _ONE:
        pdfmetrics.registerFont(made)
        try:
            yield NAME
        finally:
            for known in (pdfmetrics._fonts, pdfmetrics._dynFaceNames):
                for name in [name for name, font in known.items() if font is made]:
                    del known[name]


def font_for(text: Iterable[str]) -> bytes:
    """A TrueType font with the glyphs of these characters; what the typeface lacks is left out."""
    from fontTools.fontBuilder import FontBuilder

    with _typeface() as face:
        known = face.getBestCmap()
        named = {ord(one): known[ord(one)] for one in sorted({*text}) if ord(one) in known}
        order = [".notdef", *dict.fromkeys(named.values())]
        glyphs = {name: _quadratic(face.getGlyphSet(), name) for name in order}
        head, lines = face["head"], face["hhea"]
        built = FontBuilder(head.unitsPerEm, isTTF=True)
        built.setupGlyphOrder(order)
        built.setupCharacterMap(named)
        built.setupGlyf(glyphs)  # from here on a glyph knows where it begins
        widths = {name: (face["hmtx"][name][0], getattr(glyphs[name], "xMin", 0)) for name in order}
        built.setupHorizontalMetrics(widths)
        built.setupHorizontalHeader(ascent=lines.ascent, descent=lines.descent)
        built.setupNameTable({"familyName": NAME, "styleName": "Regular", "psName": NAME})
        built.setupOS2()
        built.setupPost()
    out = io.BytesIO()
    built.save(out)
    return out.getvalue()


def _typeface() -> Any:
    import noto_cjk_sans_otc
    from fontTools.ttLib import TTCollection, TTFont

    path = str(noto_cjk_sans_otc.FONT_PATH)
    with TTCollection(path, lazy=True) as faces:
        names = [face["name"].getDebugName(4) for face in faces.fonts]
    return TTFont(path, fontNumber=names.index(SIMPLIFIED), lazy=True)


def _quadratic(glyphs: Any, name: str) -> Any:
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    glyphs[name].draw(Cu2QuPen(pen, max_err=NEAR, reverse_direction=True))
    return pen.glyph()
