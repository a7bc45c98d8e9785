"""``caliber init --from``: a first project from real files or a database, with the evidence for what it says."""

from caliber.interchange.draft.project import Writer, draft_project
from caliber.interchange.draft.report import DraftReport, JoinFound, TableFound

__all__ = ["DraftReport", "JoinFound", "TableFound", "Writer", "draft_project"]
