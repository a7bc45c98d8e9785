"""Two metrics of one snapshot, by their canonical forms: what a definition declares of keys is taken at its word."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

import msgspec

from caliber.compare.plan import Definition, Group, Join, Project, Rows, Table
from caliber.compare.rules import in_order, of_metric
from caliber.compare.schema import NO_FACTS, Column, Foreign, Schema, TableFacts, merged
from caliber.compare.verdict import Comparison, OnData, compare
from caliber.errors import Refused
from caliber.model.canonical import canonical
from caliber.model.canonical.order import spelled
from caliber.model.expr import AGGREGATES, COUNTS, TRUE, Call, Expr, Lit, Ref, all_of, refs, rewrite, walk
from caliber.model.form import Form, Leaf, digest_of, form_of, relation_of
from caliber.model.joins import homes
from caliber.model.snapshot import Snapshot

ZERO = Lit("number", "0")
_STEP = re.compile(r"(?P<here>[^=>]+)=(?P<there>[^=>]+)>(?P<relation>.+)\[\]", re.DOTALL)
_KINDS = {
    **{kind: kind for kind in ("integer", "number", "string", "boolean", "date", "timestamp")},
    **dict.fromkeys(("decimal", "float", "double"), "number"),
}  # of what a source says of a column
_STRANGE = frozenset({"metric", "converted", "parameters", "each", "share_of_total", "rank", "where_rows"})

Columns = Mapping[str, Mapping[str, str]]  # dataset -> column -> portable type


class Side(NamedTuple):
    """A metric by code, under one state of the definitions.

    ``columns``: what the sources say of types; without them fewer differences are settled. ``label``: what it is called
    instead of by its name.
    """

    snapshot: Snapshot
    code: str
    columns: Columns = {}
    label: Mapping[str, str] = {}

    @property
    def called(self) -> dict[str, str]:
        return {**self.label} or _label(self.snapshot, self.code)

    @property
    def rules(self) -> tuple[str, ...]:
        """Those that bring it to its canonical form."""
        return in_order(of_metric(self.snapshot, self.snapshot.metric(self.code)))


def compare_metrics(
    snapshot: Snapshot,
    left: str,
    right: str,
    columns: Columns | None = None,
    on_data: Callable[[], OnData | None] | None = None,
) -> Comparison:
    """Two metrics of one snapshot by code; as ``compare_sides``."""
    return compare_sides(Side(snapshot, left, columns or {}), Side(snapshot, right, columns or {}), on_data)


def compare_sides(left: Side, right: Side, on_data: Callable[[], OnData | None] | None = None) -> Comparison:
    """Two metrics, each under its own definitions: two versions of one metric too.

    Raises ``Refused`` for an unknown code or a definition that cannot be read.
    """
    forms = [form_of(side.snapshot, side.code) for side in (left, right)]
    if digest_of(forms[0]) == digest_of(forms[1]):
        return _equal(left, right, "canonical")
    schema = merged(*(schema_of(side.snapshot, side.columns) for side in (left, right)))
    forms = [_told(form, schema) for form in forms]
    one, other = _alike(forms[0], forms[1], (left.code, right.code), schema)
    one, other = msgspec.structs.replace(one, label=left.called), msgspec.structs.replace(other, label=right.called)
    found = compare(one, other, on_data)
    if found.verdict == "unknown" and _same_leaves(forms[0], forms[1], schema):
        return _equal(left, right, "implication")
    return found


def _equal(left: Side, right: Side, proof: str) -> Comparison:
    labels, rules = (left.called, right.called), (left.rules, right.rules)
    return Comparison("equal", proof, left.code, right.code, labels=labels, rules=rules)


def _alike(left: Form, right: Form, codes: tuple[str, str], schema: Schema) -> tuple[Definition, Definition]:
    """Both by time where both have one, else both in total, else each as something of which nothing is known."""
    for steps in (_by_time, _in_total):
        try:
            one, other = (
                _definition(form, code, schema, steps(form)) for form, code in zip((left, right), codes, strict=True)
            )
            return one, other
        except UnwritableError:
            continue
    return _definition(left, codes[0], schema, _closed(left)), _definition(right, codes[1], schema, _closed(right))


def metric_definition(snapshot: Snapshot, code: str, columns: Columns | None = None) -> Definition:
    """A metric as a definition that can be compared with a report's. Raises ``Refused``."""
    schema = schema_of(snapshot, columns or {})
    form = _told(form_of(snapshot, code), schema)
    definition, _ = _alike(form, form, (code, code), schema)
    return msgspec.structs.replace(definition, label=_label(snapshot, code))


def report_of(snapshot: Snapshot, code: str, columns: Columns | None = None) -> Definition:
    """A metric in total, over tables by the names that a report's SQL has for them. Raises ``Refused``."""
    form = _told(form_of(snapshot, code), schema_of(snapshot, columns or {}))
    try:
        rows = _in_total(form)
    except UnwritableError:
        rows = _closed(form)
    names = _table_names(snapshot)
    definition = _definition(form, code, report_schema(snapshot, columns or {}), rows)
    return msgspec.structs.replace(
        definition, rows=_renamed(rows, names), unit="", grain="", time="", label=_label(snapshot, code)
    )


def report_schema(snapshot: Snapshot, columns: Columns) -> Schema:
    """What is known of the tables under the names that a report's SQL has for them."""
    names = _table_names(snapshot)
    out = {}
    known = {relation_of(one) for code, one in snapshot.model.datasets.items() if columns.get(code)}
    for name, facts in schema_of(snapshot, columns).items():
        foreign = tuple(Foreign(one.columns, names.get(one.table, one.table), one.there) for one in facts.foreign)
        out[names.get(name, name)] = TableFacts(facts.columns, facts.keys, foreign, whole=name in known)
    return out


def _table_names(snapshot: Snapshot) -> dict[str, str]:
    return {relation_of(one): one.table.lower() for one in snapshot.model.datasets.values() if one.table}


_Any = TypeVar("_Any", bound=Rows)


def _renamed(step: _Any, names: Mapping[str, str]) -> _Any:
    """Steps over tables under other names."""
    if isinstance(step, Table):
        return msgspec.structs.replace(step, name=names.get(step.name, step.name))
    if isinstance(step, Join):
        return msgspec.structs.replace(step, left=_renamed(step.left, names), right=_renamed(step.right, names))
    if isinstance(step, Project | Group) and step.rows is not None:
        return msgspec.structs.replace(step, rows=_renamed(step.rows, names))
    return step


def _label(snapshot: Snapshot, code: str) -> dict[str, str]:
    name = snapshot.metric(code).name
    return {"zh": name.zh or name.en or code, "en": name.en or name.zh or code}


# -- what is known of the tables


def schema_of(snapshot: Snapshot, columns: Columns) -> Schema:
    """Keys, complete foreign keys and column types of every dataset, by what it reads."""
    out: dict[str, TableFacts] = {}
    for dataset in snapshot.model.datasets.values():
        name = relation_of(dataset)
        keys = [link.key for link in dataset.entities.values() if link.role in ("primary", "unique")]
        primary = {key for link in dataset.entities.values() if link.role == "primary" for key in link.key}
        if dataset.validity is not None:
            keys, primary = [], set()
        keys += [dataset.grain] if dataset.grain else []
        primary |= {*dataset.grain}
        complete = [link for link in dataset.entities.values() if link.role == "foreign" and link.complete]
        primary |= {column for link in complete for column in link.key}
        foreign = []
        for link in complete:
            for code, there in homes(snapshot).get(link.entity or link.code, ()):
                foreign.append(Foreign(link.key, relation_of(snapshot.model.datasets[code]), there.key))
        known = columns.get(dataset.code, {})
        members = {one.expr: tuple(m.value for m in one.members) for one in dataset.dimensions.values()}
        facts = {
            column: Column(_KINDS.get(kind, ""), column in primary, members=members.get(column, ()))
            for column, kind in known.items()
        }
        facts.update({column: Column("", True) for column in primary if column not in facts})
        before = out.get(name, TableFacts())
        out[name] = TableFacts({**before.columns, **facts}, (*before.keys, *keys), (*before.foreign, *foreign))
    return out


# -- a form as steps


class UnwritableError(Exception):
    """This form is only compared as it stands."""


def _told(form: Form, schema: Schema) -> Form:
    """The form, a name that may be a column or another table's field being the column where the source has it."""
    return form._replace(leaves=tuple(_told_leaf(leaf, schema) for leaf in form.leaves))


def _told_leaf(leaf: Leaf, schema: Schema) -> Leaf:
    own = {name: Ref((leaf.relation, name)) for name in schema.get(leaf.relation, NO_FACTS).columns}

    def told(node: Expr) -> Expr | None:
        if not (isinstance(node, Ref) and node.path[0] == "either" and len(node.path) > 3):
            return None
        found = own.get(node.path[2])
        return found if found is not None and spelled(found) in node.path[3:] else None

    either = f"@either\x1f{leaf.relation}\x1f"
    name = leaf.time.removeprefix(either).partition("\x1f")[0] if leaf.time.startswith(either) else ""
    time = spelled(own[name]) if name in own and spelled(own[name]) in leaf.time else leaf.time
    args, filters = (tuple(rewrite(part, told) for part in parts) for parts in (leaf.args, leaf.filters))
    return leaf._replace(args=args, filters=filters, time=time)


class _Rows(NamedTuple):
    """The rows of a relation with what is joined to them, growing as columns are named."""

    relation: str
    aliases: dict[tuple[str, ...], str]
    group: str

    def alias(self, path: tuple[str, ...]) -> str:
        return self.aliases.setdefault(path, f"{self.group}t{len(self.aliases)}")

    def column(self, ref: Ref) -> Ref:
        *path, name = ref.path
        if path[:1] != [self.relation]:
            raise UnwritableError
        for length in range(1, len(path) + 1):
            self.alias(tuple(path[:length]))
        return Ref((self.aliases[tuple(path)], name))

    def placed(self, expr: Expr) -> Expr:
        if _is_strange(expr):
            raise UnwritableError
        return rewrite(expr, lambda node: self.column(node) if isinstance(node, Ref) else None)

    def steps(self) -> Rows:
        """The relation, left-joined along each path that was named."""
        rows: Rows = Table(self.alias((self.relation,)), self.relation)
        for path in sorted(self.aliases, key=len):
            if len(path) == 1:
                continue
            found = _STEP.fullmatch(path[-1])
            if found is None:
                raise UnwritableError
            here, there = self.aliases[path[:-1]], self.aliases[path]
            pairs = zip(found["here"].split(","), found["there"].split(","), strict=True)
            on = all_of(tuple(Call("=", (Ref((here, a)), Ref((there, b)))) for a, b in pairs))
            rows = Join("left", rows, Table(there, found["relation"]), on)
        return rows


def _definition(form: Form, code: str, schema: Schema, rows: Project) -> Definition:
    """A form with its steps and what stands beside them."""
    return Definition(
        name=code, rows=rows, keys=tuple(name for name, _ in rows.columns if name == "time"), values=("figure",),
        schema=schema, windows=tuple(sorted({window for leaf in form.leaves for window in leaf.windows})),
        time=", ".join(sorted({_time_name(leaf.time) for leaf in form.leaves})), unit=form.unit, grain=form.grain,
    )  # fmt: skip


def _closed(form: Form) -> Project:
    """A form that is more than aggregates over rows: a function of which nothing is known but its name."""
    return Project("top", None, (("figure", Call("?form", (Lit("form", digest_of(form)),))),))


def _time_name(text: str) -> str:
    return text.rpartition("\x1f")[2].strip("\x1e").partition("\x1e")[0]


def _by_time(form: Form) -> Project:
    """One relation, one time field: figures by that time."""
    if len({(leaf.relation, leaf.time) for leaf in form.leaves}) != 1:
        raise UnwritableError
    (group, rows), formula = *_groups(form).values(), _formula(form)
    time = rows.placed(_time(form.leaves[0]))
    named = Group(group.alias, rows.steps(), (("time", time),), group.values)
    return Project("top", named, (("time", Ref((group.alias, "time"))), ("figure", formula)))


def _in_total(form: Form) -> Project:
    """Any number of relations, each aggregated alone: one figure."""
    made: Rows | None = None
    for group, rows in _groups(form).values():
        whole = Group(group.alias, rows.steps(), (), group.values)
        made = whole if made is None else Join("inner", made, whole, TRUE)
    return Project("top", made, (("figure", _formula(form)),))


def _groups(form: Form) -> dict[str, tuple[Group, _Rows]]:
    """The aggregates of each relation. The rows of the groups are put in once all columns are named."""
    if len({leaf.windows for leaf in form.leaves}) != 1 or _is_strange(form.formula):
        raise UnwritableError
    out: dict[str, tuple[Group, _Rows]] = {}
    for relation in dict.fromkeys(leaf.relation for leaf in form.leaves):
        alias = f"g{len(out)}"
        rows = _Rows(relation, {}, alias)
        values: dict[str, Expr] = {}
        for leaf in form.leaves:
            if leaf.relation == relation:
                _value(leaf, rows, values)
        out[relation] = (Group(alias, Table("", relation), (), tuple(values.items())), rows)
    return out


def _formula(form: Form) -> Expr:
    """The formula over the groups' columns."""
    env: dict[Ref, Expr] = {}
    relations = list(dict.fromkeys(leaf.relation for leaf in form.leaves))
    values: dict[str, dict[str, Expr]] = {relation: {} for relation in relations}
    rows = {relation: _Rows(relation, {}, f"g{place}") for place, relation in enumerate(relations)}
    for place, leaf in enumerate(form.leaves):
        env[Ref(("leaf", _digest(form, place)))] = _value(leaf, rows[leaf.relation], values[leaf.relation])
    formula = rewrite(form.formula, lambda node: _zero_count(node, env))
    return rewrite(formula, lambda node: env.get(node) if isinstance(node, Ref) else None)


def _is_strange(expr: Expr) -> bool:
    return any(isinstance(node, Call) and node.op in _STRANGE for node in walk(expr))


def _digest(form: Form, place: int) -> str:
    """The name of a leaf in the formula: leaves stand in the order of their digests."""
    named = sorted({ref.path[1] for ref in refs(form.formula) if ref.path[0] == "leaf"})
    if len(named) != len(form.leaves):
        raise UnwritableError
    return named[place]


def _time(leaf: Leaf) -> Expr:
    """The time field, read back from its spelling where it is one column."""
    if not leaf.time:
        return Lit("null", "null")
    if not (leaf.time.startswith("@") and leaf.time.endswith("\x1e") and leaf.time.count("\x1e") == 1):
        raise UnwritableError
    return Ref(tuple(leaf.time[1:-1].split("\x1f")))


def _value(leaf: Leaf, rows: _Rows, values: dict[str, Expr]) -> Expr:
    """An aggregate among the group's values; a count is null where there is no row, as forms have it."""
    if leaf.op not in AGGREGATES:
        raise UnwritableError
    condition = all_of(tuple(rows.placed(part) for part in leaf.filters))
    call = Call("filter", (Call(leaf.op, tuple(rows.placed(arg) for arg in leaf.args)), condition))
    ref = _named(call, rows.group, values)
    if leaf.op not in COUNTS:
        return ref
    some = _named(Call("filter", (Call("count"), condition)), rows.group, values)
    return Call("case", (Call(">", (some, ZERO)), ref, Lit("null", "null")))


def _named(call: Call, group: str, values: dict[str, Expr]) -> Ref:
    name = next((name for name, known in values.items() if known == call), f"v{len(values)}")
    values[name] = call
    return Ref((group, name))


def _zero_count(node: Expr, env: dict[Ref, Expr]) -> Expr | None:
    """A count that says 0 for no rows is the plain count of SQL."""
    if isinstance(node, Call) and node.op == "coalesce" and len(node.args) == 2 and node.args[1] == ZERO:
        inner = env.get(node.args[0]) if isinstance(node.args[0], Ref) else None
        if isinstance(inner, Call) and inner.op == "case":
            return inner.args[1]
    return None


# -- formulas over several relations


def _same_leaves(left: Form, right: Form, schema: Schema) -> bool:
    """Each aggregate of the right is proved to be one of the left, and the formulas over them are the same."""
    if (left.unit, left.grain) != (right.unit, right.grain) or not left.leaves:
        return False
    env: dict[Ref, Expr] = {}
    try:
        for place, leaf in enumerate(right.leaves):
            there = Ref(("leaf", _digest(right, place)))
            for other, ours in enumerate(left.leaves):
                if leaf == ours or _proved(ours, leaf, schema):
                    env[there] = Ref(("leaf", _digest(left, other)))
                    break
            else:
                return False
    except (UnwritableError, Refused):
        return False
    formula = rewrite(right.formula, lambda node: env.get(node) if isinstance(node, Ref) else None)
    return canonical(formula) == canonical(left.formula)


def _proved(ours: Leaf, theirs: Leaf, schema: Schema) -> bool:
    if (ours.time, ours.windows, ours.relation) != (theirs.time, theirs.windows, theirs.relation):
        return False
    named = Ref(("leaf", "0"))
    forms = [Form(named, (leaf,), "", "") for leaf in (ours, theirs)]
    one, other = _alike(forms[0], forms[1], ("", ""), schema)
    return compare(one, other).verdict == "equal"
