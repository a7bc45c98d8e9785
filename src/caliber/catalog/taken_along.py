"""What a person may take along of the definitions: the model as they may see it, and the dictionary in words."""

from __future__ import annotations

import msgspec

from caliber.access import masked_dimensions
from caliber.catalog.brief import metric_title
from caliber.catalog.formula import below, formula_parts
from caliber.catalog.view import View
from caliber.catalog.words import UNITS, words
from caliber.interchange.dictionary import Entry
from caliber.model.form import facts_below
from caliber.model.joins import reaches
from caliber.model.objects import Dataset, Metric, Model
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text

STATUS = {
    "draft": Text(zh="草稿", en="draft"),
    "in_review": Text(zh="审核中", en="in review"),
    "published": Text(zh="已发布", en="published"),
    "deprecated": Text(zh="将停用", en="deprecated"),
    "retired": Text(zh="已停用", en="retired"),
}


def visible(view: View) -> Snapshot:
    """The definitions that the person may see, metrics only with all that they rest on; masked members are left out.

    Whoever does not own the project gets no policies, departments, sets or saved queries.
    """
    model = view.snapshot.model
    if view.principal.owner:
        return view.snapshot
    seen: dict[str, bool] = {}
    metrics = {code: metric for code, metric in model.metrics.items() if _seen(view, code, seen)}
    masked = masked_dimensions(view.snapshot, view.principal)
    facts = {fact for metric in metrics.values() for fact in facts_below(view.snapshot, metric)}
    used = {reach.dataset for fact in facts for reach in reaches(view.snapshot, fact)}
    datasets = {code: _unmasked(dataset, masked) for code, dataset in model.datasets.items() if code in used}
    return Snapshot(
        Model(
            project=model.project, name=model.name, sources=model.sources, calendar=model.calendar,
            datasets=datasets, metrics=metrics, domains=model.domains,
        )
    )  # fmt: skip


def _seen(view: View, code: str, seen: dict[str, bool]) -> bool:
    """Whether the definition may be seen down to its base; kept in ``seen``."""
    if code not in seen:
        seen[code] = False  # a circle ends nowhere
        under = below(view.snapshot, view.snapshot.model.metrics[code])
        seen[code] = view.may("see_definition", code) and all(_seen(view, one, seen) for one in under)
    return seen[code]


def _unmasked(dataset: Dataset, masked: frozenset[str]) -> Dataset:
    hidden = {code for code in dataset.dimensions if code in masked or f"{dataset.code}.{code}" in masked}
    kept = {
        code: msgspec.structs.replace(one, members=()) if code in hidden else one
        for code, one in dataset.dimensions.items()
    }
    return msgspec.structs.replace(dataset, dimensions=kept)


def dictionary(view: View, lang: str) -> list[Entry]:
    """Every metric whose definition the person may see, by subject and name."""
    found = [metric for code, metric in view.snapshot.model.metrics.items() if view.may("see_definition", code)]
    entries = [_entry(view, metric, lang) for metric in found]
    return sorted(entries, key=lambda entry: (entry.domain, entry.name, entry.code))


def _entry(view: View, metric: Metric, lang: str) -> Entry:
    model = view.snapshot.model
    department = model.departments.get(metric.owner.department)
    return Entry(
        domain=_domain(model, metric.domain, lang),
        name=metric_title(metric).say(lang),
        code=metric.code,
        aliases=("、" if lang.startswith("zh") else ", ").join(alias.name for alias in metric.aliases),
        department=department.name.say(lang) if department else metric.owner.department,
        caliber=metric.caliber.say(lang),
        how=tuple(text.say(lang) for text in words(view.snapshot, metric, view.may_name)),
        exclusions=metric.exclusions.say(lang),
        formula="".join(
            part.name.say(lang) or part.text for part in formula_parts(view.snapshot, metric, view.may_name)
        ),
        unit=UNITS.get(metric.unit, Text(en=metric.unit)).say(lang),
        owner=metric.owner.business or metric.owner.technical,
        status=STATUS.get(metric.status, Text(en=metric.status)).say(lang),
        version=metric.version,
    )


def _domain(model: Model, path: str, lang: str) -> str:
    parts = path.split("/")
    paths = ["/".join(parts[: depth + 1]) for depth in range(len(parts))]
    named = [model.domains[one].name.say(lang) if one in model.domains else one for one in paths if one]
    return " / ".join(named) or "–"
