"""The dictionary of metrics as a document to read: Markdown, or a workbook that can be brought back."""

from caliber.interchange.dictionary.entry import Entry
from caliber.interchange.dictionary.markdown import markdown
from caliber.interchange.dictionary.sheet import workbook

__all__ = ["Entry", "markdown", "workbook"]
