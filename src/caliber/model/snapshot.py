"""One immutable state of all definitions, with the indexes that make a query touch only what it names."""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256
from typing import Any

import msgspec

from caliber.errors import Refused
from caliber.model.expr import Expr
from caliber.model.objects import Dataset, Metric, Model
from caliber.model.parse import parse
from caliber.model.suggest import suggest


class Snapshot:
    """A ``Model`` under its content address. Never changes; everything derived from it may be kept in ``memo``.

    ``memo`` is where lower-frequency derivations (join table, fingerprints, rendered fragments) are kept, each under
    the name of the module that makes it.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self.memo: dict[Any, Any] = {}

    @cached_property
    def fingerprint(self) -> str:
        """Content address of the whole: 64 hex digits over the canonical bytes."""
        return sha256(msgspec.json.encode(self.model, order="deterministic")).hexdigest()

    def to_bytes(self) -> bytes:
        """The model as MessagePack; ``from_bytes`` gives an equal snapshot."""
        return msgspec.msgpack.encode(self.model)

    @classmethod
    def from_bytes(cls, data: bytes) -> Snapshot:
        return cls(_DECODER.decode(data))

    def expr(self, text: str) -> Expr:
        """The text parsed; kept. Raises ``Refused`` (``model.expression`` and its kin)."""
        return parse(text)

    def dataset(self, code: str) -> Dataset:
        """A dataset by code. Raises ``Refused("query.unknown_dataset")``."""
        found = self.model.datasets.get(code)
        if found is None:
            raise Refused("query.unknown_dataset", code, name=code, known=suggest(code, self.model.datasets))
        return found

    def metric(self, code: str) -> Metric:
        """A metric by code. Raises ``Refused("query.unknown_metric")``."""
        found = self.model.metrics.get(code)
        if found is None:
            raise Refused("query.unknown_metric", code, name=code, known=suggest(code, self._all_names))
        return found

    def find_metric(self, name: str) -> Metric:
        """A metric by code, name or alias in any language.

        Raises ``Refused``: ``query.unknown_metric`` with near names, ``query.ambiguous_metric`` with the codes.
        """
        found = self.model.metrics.get(name)
        if found is not None:
            return found
        codes = self.names.get(name.strip().casefold(), ())
        if len(codes) > 1:
            raise Refused("query.ambiguous_metric", name, name=name, codes=list(codes))
        return self.metric(codes[0] if codes else name)

    @cached_property
    def names(self) -> dict[str, tuple[str, ...]]:
        """Every name and alias of a metric, case-folded, to the codes that it may mean."""
        out: dict[str, tuple[str, ...]] = {}
        for code, metric in self.model.metrics.items():
            spoken = (metric.name.zh, metric.name.en, *(alias.name for alias in metric.aliases), *metric.synonyms)
            for name in {word.strip().casefold() for word in spoken if word}:
                out[name] = (*out.get(name, ()), code)
        return out

    @property
    def _all_names(self) -> list[str]:
        return [*self.model.metrics, *self.names]


_DECODER = msgspec.msgpack.Decoder(Model)
