"""The page of the interface in the reference, written from its own document."""

from __future__ import annotations

from typing import Any

from caliber.interfaces.rest.application import api
from caliber.interfaces.rest.openapi import METHODS

HEAD = """\
# REST interface

Everything stands under `/api/v1`; the OpenAPI document is `/api/v1/openapi.json`, and the pages' types are written from
it. What holds for every route:

- **Who calls.** `Authorization: Bearer cal_…` with a token of these scopes, or the session cookie of the pages; a write
  under a session carries `X-CSRF-Token`, the value of the cookie `caliber_csrf`.
- **Refusals** are `application/problem+json`: `code`, `message`, `hint`, `where`, `status`, `title`, in the language of
  `Accept-Language` (zh, en). [The codes](errors.md) never change their meaning.
- **Lists** are `{"items", "next", "total"}`; `next` goes back as `cursor`.
- **Writes** take an `Idempotency-Key`: sent again within a day, the first answer is given again (without its secrets).
- **Definitions** carry an `ETag`; a change request names the state that it changes in `If-Match` or `base`.
- **Figures** are JSON, or an Arrow stream under `Accept: application/vnd.apache.arrow.stream` with everything that is
  not rows under `caliber` in the schema's metadata. `X-Query-Ticket` names a question to stop it by; leaving does too.
- A metric that one may not know of answers exactly as one that does not exist.

`/healthz`, `/readyz` and `/metrics` (Prometheus) are open to whoever watches the server.
"""


def rest_page() -> str:
    """Every route with what it does, by resource."""
    parts = [HEAD]
    found: dict[str, list[str]] = {}
    for path, operations in api().openapi()["paths"].items():
        for method in METHODS:
            if method in operations:
                found.setdefault(operations[method]["tags"][0], []).append(_row(method, path, operations[method]))
    for resource, rows in found.items():
        parts.append(f"\n## {resource}\n\n| route | does |\n| --- | --- |\n" + "\n".join(rows) + "\n")
    return "".join(parts)


def _row(method: str, path: str, operation: dict[str, Any]) -> str:
    does = " ".join(operation["description"].split()).replace("|", "\\|").replace("``", "`")
    return f"| `{method.upper()} {path.removeprefix('/api/v1')}` | {does} |"
