"""The web app's files: hashed ones for ever, the page itself always asked again, everything from memory."""

from __future__ import annotations

import gzip
import mimetypes
from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response

from caliber.errors import Refused
from caliber.interfaces.rest.languages import language

INDEX = "index.html"
HASHED = "assets/"  # names there hold a hash of the content
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
PACKED = frozenset({"text/html", "text/css", "text/javascript", "application/json", "image/svg+xml"})
SMALL = 1024


class StoredFile:
    """One file, read at its first use."""

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self.media = mimetypes.guess_type(name)[0] or "application/octet-stream"
        self.caching = FOR_EVER if name.startswith(HASHED) else ASK_AGAIN

    @cached_property
    def content(self) -> bytes:
        return self.path.read_bytes()

    @cached_property
    def packed(self) -> bytes | None:
        worth = self.media in PACKED and len(self.content) > SMALL
        return gzip.compress(self.content, 6, mtime=0) if worth else None

    @cached_property
    def tag(self) -> str:
        return f'"{sha256(self.content).hexdigest()[:32]}"'

    def answer(self, asked: Headers) -> Response:
        """As the browser takes it; nothing but headers where it has the file already."""
        headers = {"Cache-Control": self.caching, "ETag": self.tag, "Vary": "Accept-Encoding"}
        if self.tag in asked.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if "gzip" in asked.get("accept-encoding", "") and self.packed is not None:
            return Response(self.packed, headers=headers | {"Content-Encoding": "gzip"}, media_type=self.media)
        return Response(self.content, headers=headers, media_type=self.media)


class StaticPages:
    """The folder that the build of the web app fills. Only the files that it held at the start are served."""

    def __init__(self, folder: Path | None = None) -> None:
        root = folder or Path(str(files("caliber"))) / "static"
        found = sorted(path for path in root.rglob("*") if path.is_file()) if root.is_dir() else []
        names = {path.relative_to(root).as_posix(): path for path in found}
        self._files = {name: StoredFile(path, name) for name, path in names.items()}

    def page(self, headers: Headers) -> Response:
        """The page; where the web app was not built, how to build it."""
        found = self._stored(INDEX, headers)
        if found is not None:
            return found
        lang = language(headers.get("accept-language", ""))
        missing = Refused("server.no_pages").problem
        return Response(f"{missing.message(lang)}\n{missing.hint(lang)}\n", 503, media_type="text/plain")

    def file(self, path: str, headers: Headers) -> Response | None:
        """A file by its address, or the page: addresses of the web app are not files. None for a file that is gone and
        for a hashed one that never was: an old page must learn that it is old."""
        name = path.lstrip("/")
        if name in self._files or name.startswith(HASHED):
            return self._stored(name, headers)
        return self.page(headers)

    def _stored(self, name: str, headers: Headers) -> Response | None:
        """None where there is no such file, or no more: the pages may be replaced under a running server."""
        try:
            return self._files[name].answer(headers)
        except (KeyError, FileNotFoundError):
            return None
