"""The names in any language by which dimensions, times and entities may be called, and the codes that they mean."""

from __future__ import annotations

from caliber.model.snapshot import Snapshot


def codes_of(snapshot: Snapshot, label: str) -> tuple[str, ...]:
    """The codes that a label or alias may mean; letter case does not count."""
    kept: dict[str, tuple[str, ...]] | None = snapshot.memo.get("rules.labels")
    if kept is None:
        kept = {}
        for dataset in snapshot.model.datasets.values():
            for dimension in dataset.dimensions.values():
                _add(kept, dimension.code, dimension.name.zh, dimension.name.en, *dimension.aliases)
            for time in dataset.times.values():
                _add(kept, time.code, time.name.zh, time.name.en)
            for link in dataset.entities.values():
                _add(kept, link.code, link.name.zh, link.name.en)
        snapshot.memo["rules.labels"] = kept
    return kept.get(label.casefold(), ())


def _add(kept: dict[str, tuple[str, ...]], code: str, *labels: str) -> None:
    for label in {label.casefold() for label in labels if label}:
        if code not in kept.get(label, ()):
            kept[label] = (*kept.get(label, ()), code)
