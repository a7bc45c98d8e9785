"""A server as a door: the same questions over HTTP, with an API token."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import msgspec

from caliber.app.door import NOW, Again, Asking, MetricLine, Proposed
from caliber.errors import CaliberError, Place, Problem, Refused, SourceError

if TYPE_CHECKING:
    import httpx

    from caliber.app.door import Intakes, Sides
    from caliber.catalog.bridge_rounds import Check, Told
    from caliber.catalog.bridges import BridgeStanding
    from caliber.catalog.case_decisions import Decision
    from caliber.catalog.case_reviews import Board
    from caliber.catalog.cases import Scan
    from caliber.compare import Comparison
    from caliber.compiler import MetricQuery
    from caliber.interchange.leaving import Written
    from caliber.model.objects import GapBridge
    from caliber.query.result import QueryResult
    from caliber.reconcile import Behind, Range, Reconciliation

PREFIX = "/api/v1"
PAGE = 200
MOST_VALUES = 1000
MOST_CASES = 1000
# How long a server may take to be reached, and to answer: a query has its own time-out on the server.
CONNECT_SECONDS, ANSWER_SECONDS = 10.0, 600.0


class _ToldError(CaliberError):
    """In the server's own words, which are already in the language that was asked for."""

    def __init__(self, told: dict[str, Any]) -> None:
        super().__init__(str(told.get("code", "")), str(told.get("where", "")))
        self._told = {name: str(told.get(name, "")) for name in ("code", "message", "hint", "where")}

    @property
    def message(self) -> str:
        return self._told["message"]

    @property
    def hint(self) -> str:
        return self._told["hint"]

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        return dict(self._told)


class ToldRefusedError(_ToldError, Refused):
    """A refusal of the server."""


class ToldFailureError(_ToldError, SourceError):
    """A failure behind the server."""


class RemoteDoor:
    """See ``Door``; ``lang``: the language of the server's sentences."""

    def __init__(self, url: str, token: str = "", lang: str = "en") -> None:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        if parts.scheme not in ("http", "https") or not parts.hostname or not parts.netloc.isprintable() or " " in url:
            raise Refused("server.unreachable", "--server", url=url, reason={"zh": "不是网址", "en": "no web address"})
        self.url = parts._replace(query="", fragment="").geturl().rstrip("/").removesuffix(PREFIX)
        self._token = token
        self._lang = lang
        self._client: httpx.Client | None = None

    # -- questions

    def run(self, query: MetricQuery, asking: Asking = NOW) -> QueryResult:
        from caliber.app.arrow import result_of

        headers = {"X-Query-Ticket": asking.ticket} if asking.ticket else {}
        asked_as = {name: text for name in ("user", "version", "on") if (text := getattr(asking, name))}
        body = {**msgspec.to_builtins(query), **({"asked_as": asked_as} if asked_as else {})}
        return result_of(self.send("POST", "/query", body=body, headers=headers))

    def explain(self, query: MetricQuery, what: str, asking: Asking = NOW) -> Any:
        self.only_now(asking)
        return self.json("POST", "/query/explain", body={"query": query, "what": what})[what]

    def values(self, dimension: str, like: str = "", limit: int = 50, asking: Asking = NOW) -> list[Any]:
        self.only_now(asking)
        path = f"/dimensions/{quote(dimension, safe='')}/values"
        found = self.json("GET", path, params={"q": like, "limit": limit})
        return [item["value"] if isinstance(item, dict) else item for item in found["items"]]

    def metrics(self, user: str = "") -> list[MetricLine]:
        self.only_now(Asking(user=user))
        return [_line(item) for item in self.items("/metrics", limit=PAGE)]

    def check(self) -> tuple[Problem, ...]:
        """A server publishes only definitions without errors."""
        return ()

    def replay(self, receipt: str, definition: str = "then", data: str = "then", user: str = "") -> Again:
        from caliber.app.arrow import replayed_of

        self.only_now(Asking(user=user))
        body = {"definition": definition, "data": data}
        told = self.send("POST", f"/receipts/{_part(receipt)}/replay", body=body)
        then, now, same, notes = replayed_of(told)
        return Again(then=then, now=now, same=same, notes=notes)

    def reconcile(self, sides: Sides, asked: Range, asking: Asking = NOW) -> Reconciliation:
        from caliber.reconcile import Reconciliation

        return msgspec.json.decode(self._reconcile("/reconcile", sides, asked, asking), type=Reconciliation)

    def behind(self, sides: Sides, asked: Range, cause: str, limit: int, asking: Asking = NOW) -> Behind:
        from caliber.reconcile import Behind

        told = self._reconcile("/reconcile/rows", sides, asked, asking, cause=cause, limit=limit)
        return msgspec.json.decode(told, type=Behind)

    def desk_file(self, sides: Sides, asked: Range, ending: str, asking: Asking = NOW) -> bytes:
        return self._reconcile("/compare/export", sides, asked, asking, format=ending)

    def export(self, tool: str, strict: bool = False, asking: Asking = NOW) -> Written:
        from caliber.catalog.definition_files import tool_named
        from caliber.interchange.leaving import Written

        self.only_now(asking)
        tool_named(tool)
        lang = asking.lang or self._lang
        params = {"tool": tool, "strict": "true" if strict else ""}
        told = self.json("GET", "/definitions/export", params=params, lang=lang)
        if not all(_inside(one["path"]) for one in told["files"]):
            raise self._unreachable(
                {"zh": "回答里的文件路径越出了文件夹", "en": "it names files outside of the folder"}
            )
        files: dict[str, str | bytes] = {one["path"]: b64decode(one["content"]) for one in told["files"]}
        return Written(files, tuple(_told_problem(one, lang) for one in told["losses"]))

    def _reconcile(self, path: str, sides: Sides, asked: Range, asking: Asking, **more: Any) -> bytes:
        self.only_now(msgspec.structs.replace(asking, user=""))  # each side may be somebody's
        headers = {"X-Query-Ticket": asking.ticket} if asking.ticket else {}
        headers |= {"Accept-Language": asking.lang} if asking.lang else {}
        (left, left_as), (right, right_as) = (
            (name, msgspec.structs.replace(standing, user=standing.user or asking.user)) for name, standing in sides
        )
        named = {"left": left, "right": right, "left_as": left_as, "right_as": right_as}
        return self.send("POST", path, body={**named, **asked._asdict(), **more}, headers=headers)

    def compare(self, left: str, right: str, data: bool = False, asking: Asking = NOW) -> Comparison:
        self.only_now(asking)
        headers = {"X-Query-Ticket": asking.ticket} if asking.ticket else {}
        body = {"left": left, "right": right, "data": data}
        return _comparison(msgspec.json.decode(self.send("POST", "/compare", body=body, headers=headers)))

    def scan(self, data: bool = False, asking: Asking = NOW) -> Scan:
        return self.cases(data, asking).scan

    def cases(self, data: bool = False, asking: Asking = NOW) -> Board:
        from caliber.catalog.case_reviews import Board, Review, Reviewed
        from caliber.catalog.cases import Case, Scan

        self.only_now(asking)
        headers = {"X-Query-Ticket": asking.ticket} if asking.ticket else {}
        items: list[Any] = []
        cursor = ""
        while True:
            asked = {"data": "true" if data else "", "limit": MOST_CASES, "cursor": cursor}
            page = msgspec.json.decode(self.send("GET", "/cases", params=asked, headers=headers))
            items += page["items"]
            cursor = page["next"] or ""
            if not cursor:
                break
        told = {name: page[name] for name in ("metrics", "left_out", "since", "until")}
        cases = msgspec.convert(items, tuple[Case, ...], strict=False)
        reviews = [msgspec.convert(item["reviews"], tuple[Review, ...]) for item in items]
        reviewed = (Reviewed(case=case, reviews=found) for case, found in zip(cases, reviews, strict=True))
        return Board(scan=Scan(cases=cases, **told), cases=tuple(reviewed))

    def decide(self, decision: Decision, asking: Asking = NOW) -> Proposed:
        self.only_now(asking)
        told = self.json("POST", "/cases/decisions", body=decision, lang=asking.lang)
        return Proposed(id=told["id"], status=told["status"], changes=tuple(told["changes"]))

    def settle(self, request: str, verdict: str, note: str, asking: Asking = NOW) -> str:
        self.only_now(asking)
        body = None if verdict == "withdraw" else {"note": note}
        return str(self.json("POST", f"/change-requests/{_part(request)}/{verdict}", body=body)["status"])

    def bridges(self, name: str = "", asking: Asking = NOW) -> list[BridgeStanding]:
        from caliber.catalog.bridges import BridgeStanding

        self.only_now(asking)
        if name:
            return [msgspec.json.decode(self.send("GET", f"/bridges/{_part(name)}"), type=BridgeStanding, strict=False)]
        told = msgspec.json.decode(self.send("GET", "/bridges"))
        return msgspec.convert(told["items"], list[BridgeStanding], strict=False)

    def check_bridges(
        self, names: Sequence[str] = (), again: bool = False, told: Told | None = None, ticket: str = ""
    ) -> list[Check]:
        """``told`` of nothing: the server says only what came of it."""
        from caliber.catalog.bridge_rounds import Check

        headers = {"X-Query-Ticket": ticket} if ticket else {}
        found = self.send("POST", "/bridges/checks", body={"metrics": list(names), "again": again}, headers=headers)
        return msgspec.convert(msgspec.json.decode(found)["items"], list[Check], strict=False)

    def propose_bridge(self, name: str, since: str = "", until: str = "", asking: Asking = NOW) -> GapBridge:
        from caliber.model.objects import GapBridge

        self.only_now(asking)
        headers = {"X-Query-Ticket": asking.ticket} if asking.ticket else {}
        body = {"since": since, "until": until}
        found = self.send("POST", f"/bridges/{_part(name)}/proposal", body=body, headers=headers)
        return msgspec.convert(msgspec.json.decode(found)["bridge"], GapBridge)

    def cancel(self, ticket: str) -> bool:
        return bool(self.json("POST", "/query/cancel", body={"ticket": ticket})["cancelled"])

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    @property
    def intakes(self) -> Intakes:
        from caliber.app.intake_doors import RemoteIntakes

        return RemoteIntakes(self)

    @staticmethod
    def only_now(asking: Asking) -> None:
        """What a server is asked for its caller alone, and under the definitions in force."""
        for option, given in (("--as", asking.user), ("--version", asking.version), ("--on", asking.on)):
            if given:
                raise Refused("server.needs_project", option, verb=option)

    # -- the wire

    def json(
        self, method: str, path: str, params: dict[str, Any] | None = None, body: Any = None, lang: str = ""
    ) -> Any:
        """What the server answers, decoded; None where it answers nothing."""
        data = self.send(method, path, params, body, {"Accept-Language": lang} if lang else None)
        try:
            return msgspec.json.decode(data) if data else None
        except msgspec.DecodeError:
            raise self._unreachable({"zh": "回答看不懂", "en": "its answer cannot be read"}) from None

    def items(self, path: str, **params: Any) -> list[dict[str, Any]]:
        """Every item of a list, page by page."""
        out: list[dict[str, Any]] = []
        cursor = ""
        while True:
            page = self.json("GET", path, {**params, "cursor": cursor})
            if isinstance(page, list):
                return page
            out += page["items"]
            cursor = page.get("next") or ""
            if not cursor:
                return out

    def send(
        self,
        method: str,
        path: str,
        params: dict[str, Any] | None = None,
        body: Any = None,
        headers: dict[str, str] | None = None,
        files: Sequence[Any] = (),
        fields: dict[str, str] | None = None,
    ) -> bytes:
        """Raises the server's refusal in its words, ``SourceError("server.unreachable")`` where there is none.

        ``files``, ``fields``: those of a form, instead of ``body``.
        """
        import httpx

        content = None if body is None else msgspec.json.encode(body)
        given = {name: value for name, value in (params or {}).items() if value not in ("", None)}
        typed = {"Content-Type": "application/json"} if content is not None else {}
        try:
            response = self._http().request(
                method,
                PREFIX + path,
                params=given,
                content=content,
                headers={**typed, **(headers or {})},
                files=list(files) or None,
                data=fields,
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._unreachable(str(error) or type(error).__name__) from error
        if response.status_code >= 400:
            raise self._refusal(response)
        return response.content

    def _http(self) -> httpx.Client:
        import httpx

        if self._client is None:
            headers = {"Accept": "application/json", "Accept-Language": self._lang}
            if self._token:
                headers["Authorization"] = f"Bearer {self._token}"
            timeout = httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
            self._client = httpx.Client(base_url=self.url, headers=headers, timeout=timeout)
        return self._client

    def _refusal(self, response: httpx.Response) -> Refused | SourceError:
        try:
            told = msgspec.json.decode(response.content, type=dict[str, Any])
        except msgspec.MsgspecError:
            told = {}
        if not told.get("code"):
            return self._unreachable(f"HTTP {response.status_code}")
        return ToldFailureError(told) if response.status_code >= 500 else ToldRefusedError(told)

    def _unreachable(self, reason: object) -> SourceError:
        return SourceError("server.unreachable", "--server", url=self.url, reason=reason)


def _part(name: str) -> str:
    """A name as one part of a path."""
    return quote(name, safe="")


def _line(item: dict[str, Any]) -> MetricLine:
    name, caliber, owner, domain = item["name"], item["caliber"], item["owner"], item["domain"]
    return MetricLine(
        code=item["code"],
        zh=name.get("zh") or name.get("en", ""),
        en=name.get("en") or name.get("zh", ""),
        kind=item["kind"],
        unit=item["unit"],
        version=item["version"],
        status=item["status"],
        domain=domain["code"] if domain else "",
        department=owner["department"]["code"] if owner["department"] else "",
        caliber_zh=caliber.get("zh") or caliber.get("en", ""),
        caliber_en=caliber.get("en") or caliber.get("zh", ""),
    )


class _ToldProblem(Problem, frozen=True, kw_only=True):
    """A finding in the server's own words."""

    told: dict[str, str] = {}
    hints: dict[str, str] = {}

    def message(self, lang: str = "en") -> str:
        return _in(self.told, lang)

    def hint(self, lang: str = "en") -> str:
        return _in(self.hints, lang)


def _in(told: dict[str, str], lang: str) -> str:
    return told.get(lang[:2]) or told.get("zh") or told.get("en", "")


def _inside(path: str) -> bool:
    """Whether a path of an answer stays in the folder that it is written to."""
    parts = PurePosixPath(path)
    return bool(parts.parts) and not parts.is_absolute() and ".." not in parts.parts and not set(path) & set("\\:\0")


def _told_problem(told: dict[str, Any], lang: str) -> Problem:
    """A finding as the server told it in one language."""
    said, hint = {lang: told["message"]}, {lang: told["hint"]}
    return _ToldProblem(told["code"], Place(path=told["where"]), severity=told["severity"], told=said, hints=hint)


def _codes(told: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(one["code"] for one in told)


def _comparison(told: dict[str, Any]) -> Comparison:
    """What two definitions are to one another, as the server's desk tells it."""
    from caliber.compare import Comparison, Difference, Witness

    witness = told["witness"]
    tables = {
        table["name"]: [
            dict(zip([column["name"] for column in table["columns"]], row, strict=True)) for row in table["rows"]
        ]
        for table in (witness or {"tables": []})["tables"]
    }
    left, right = told["left"], told["right"]
    return Comparison(
        verdict=told["verdict"],
        proof=told["proof"] or None,
        left=left["code"],
        right=right["code"],
        differences=tuple(
            Difference(each["part"], each["left"], each["right"], _ToldProblem(each["code"], told=each["text"]))
            for each in told["differences"]
        ),
        witness=Witness(tables, witness["left"], witness["right"]) if witness else None,
        reasons=tuple(_ToldProblem("compare.unknown", told=reason) for reason in told["reasons"]),
        tried=told["tried"],
        labels=(left["name"], right["name"]),
        rules=(_codes(told["rules"]["left"]), _codes(told["rules"]["right"])),
    )
