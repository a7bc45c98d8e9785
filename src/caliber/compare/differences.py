"""In which clause two definitions differ: typed, with both sides, and a sentence for a business person."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from caliber.compare.block import Block, renamed
from caliber.compare.logic import Logic
from caliber.compare.plan import Definition
from caliber.compare.polynomial import polynomial, terms_of
from caliber.compare.prove import Figure, Matched, Shape, equal_values, figure_of, lowered, says_zero
from caliber.compare.said import said, sources, table_said, unfolded
from caliber.errors import Problem, sentence_for
from caliber.model.canonical import canonical
from caliber.model.expr import Call, Expr, Lit, Ref, refs, rewrite, walk

# What a term of a difference means, by the name of its column.
DICTIONARY = {
    "tax": ("tax", "vat", "税"),
    "currency": ("rate", "fx", "exchange", "currency", "汇率"),
    "refund": ("refund", "return", "退"),
    "coupon": ("coupon", "discount", "promo", "优惠", "折扣"),
    "freight": ("freight", "shipping", "postage", "运费", "邮费"),
    "cost": ("cost", "成本"),
}
_ORDER = frozenset({"<", "<=", ">", ">=", "="})
_TIMES = frozenset({"date", "timestamp"})


class Difference(msgspec.Struct, frozen=True):
    """``part``: measure | population | time_field | deduplication | join | null_policy | grain | unit | window | tax |
    currency. ``problem`` holds the sentence in both languages.
    """

    part: str
    left: str
    right: str
    problem: Problem

    def as_dict(self, lang: str = "en") -> dict[str, str]:
        """As the contract prints it."""
        return {"part": self.part, "left": self.left, "right": self.right, "text": self.problem.message(lang)}


class Sides:
    """Both definitions while their differences are told."""

    def __init__(self, left: Definition, right: Definition) -> None:
        self.names = (left.called, right.called)

    def told(self, part: str, code: str, left: str, right: str, **facts: object) -> Difference:
        """A difference with its sentence."""
        said_facts = {"left_name": self.names[0], "right_name": self.names[1], "left": left, "right": right, **facts}
        return Difference(part, left, right, Problem(code, facts=said_facts))


def beside(left: Definition, right: Definition) -> Iterator[Difference]:
    """What stands beside the rows: unit, grain, windows, time field."""
    sides = Sides(left, right)
    rows = (
        ("unit", "compare.unit", left.unit, right.unit),
        ("grain", "compare.grain", left.grain, right.grain),
        ("window", "compare.window", "; ".join(left.windows), "; ".join(right.windows)),
        ("time_field", "compare.time_field", left.time, right.time),
    )
    for part, code, here, there in rows:
        if here != there:
            yield sides.told(part, code, here or "-", there or "-")


def apart(left: Definition, right: Definition, ours: Block | None, theirs: Block | None) -> list[Difference]:
    """Definitions over other rows: which tables, joins or preparations differ."""
    sides = Sides(left, right)
    if ours is None or theirs is None:
        return []
    one, other = _all_sources(ours), _all_sources(theirs)
    if one == other:
        return []
    here, there = ", ".join(one), ", ".join(other)
    prepared = [word for word in {*one} ^ {*other} if "group by" in word or "over" in word]
    if prepared and {w for w in one if w not in prepared} == {w for w in other if w not in prepared}:
        window = any("over" in word for word in prepared)
        return [sides.told("deduplication" if not window else "window", "compare.deduplication", here, there)]
    if any("limit" in word for word in {*one} ^ {*other}):
        return [sides.told("population", "compare.cut", here, there)]
    if any("over" in word for word in {*one} ^ {*other}):
        return [sides.told("deduplication", "compare.deduplication", here, there)]
    return [sides.told("join", "compare.join", here, there)]


def _all_sources(block: Block) -> tuple[str, ...]:
    found: list[str] = []
    for source in block.members.values():
        if source.group is not None:
            found += _all_sources(source.group.block)
            inner = source.group.block.members.values()
            found += [f"{sources([one])}" for one in inner if not one.base and one.group is None]
        else:
            found.append(sources([source]))
    found += [f"left join {table_said(one.source.name)}" for one in block.lefts]
    return tuple(sorted(set(found)))


class Telling:
    """The differences of two reports over the same rows."""

    def __init__(
        self, sides: Sides, left: Shape, right: Shape, matched: Matched, logic: Logic, blocks: dict[str, Block]
    ):
        self.sides, self.left, self.right = sides, left, right
        self.matched, self.logic, self.blocks = matched, logic, blocks

    def all(self) -> Iterator[Difference]:
        """Every difference that is not proved away."""
        ours = self.left.group.block.filters
        theirs = tuple(canonical(renamed(part, self.matched.names)) for part in self.right.group.block.filters)
        if not all(self.matched.rows) and (self.left.group.keys or self.right.group.keys):
            yield from self._conditions(ours, theirs)
        if not self.matched.keys:
            yield self._grain()
        for place, relation in enumerate(self.matched.figures):
            if not relation.equal:
                yield from self._nothing(place) if relation.but_for_nothing else self._figure(place)
        if not self.matched.having:
            here, there = (self._having(shape) for shape in (self.left, self.right))
            yield self.sides.told("population", "compare.cut", here, there)

    def said(self, expr: Expr) -> str:
        return said(expr, self.blocks)

    def _grain(self) -> Difference:
        def keys(shape: Shape) -> str:
            return ", ".join(self.said(unfolded(key, shape.group, shape.alias)) for key in shape.keys) or "-"

        return self.sides.told("grain", "compare.grain", keys(self.left), keys(self.right))

    def _having(self, shape: Shape) -> str:
        return " and ".join(self.said(unfolded(part, shape.group, shape.alias)) for part in shape.having) or "-"

    # -- figures

    def _nothing(self, place: int) -> Iterator[Difference]:
        """Equal but for what they say where nothing is counted: 0 or null."""
        texts = (
            self.said(unfolded(self.left.formulas[place], self.left.group, self.left.alias)),
            self.said(unfolded(self.right.formulas[place], self.right.group, self.right.alias)),
        )
        yield self.sides.told("null_policy", "compare.null_policy", *texts)

    def _figure(self, place: int) -> Iterator[Difference]:
        here, there = self.left.formulas[place], self.right.formulas[place]
        pairs = _paired(here, there)
        if pairs is None:
            yield from self._formulas(here, there)
            return
        for one, other in pairs:
            yield from self._single(one, other)

    def _formulas(self, here: Expr, there: Expr) -> Iterator[Difference]:
        factor = _factor(here, there)
        texts = (
            self.said(unfolded(here, self.left.group, self.left.alias)),
            self.said(unfolded(there, self.right.group, self.right.alias)),
        )
        if factor:
            yield self.sides.told("unit", "compare.scale", *texts, factor=factor)
        else:
            yield self.sides.told("measure", "compare.measure", *texts)

    def _single(self, one: Ref, other: Ref) -> Iterator[Difference]:
        names = self.matched.names
        here = figure_of(self.left.group, int(one.path[-1][1:]), {})
        there = figure_of(self.right.group, int(other.path[-1][1:]), names)
        zeros = tuple(
            says_zero(self.logic, self.left.group, figure, ref.path[-1][0])
            for figure, ref in ((here, one), (there, other))
        )
        here, there = lowered(here), lowered(there)
        if here.op != there.op:
            yield self._operation(here, there)
        elif not self._same_args(here, there) or (here.args != there.args and _bare_args(here) == _bare_args(there)):
            yield self._value(here, there)
        yield from self._conditions(here.filters, there.filters)
        if zeros[0] != zeros[1] and here.op == there.op:
            yield self.sides.told(
                "null_policy",
                "compare.null_policy",
                *(_empty(figure, zero) for figure, zero in zip((here, there), zeros, strict=True)),
            )

    def _same_args(self, here: Figure, there: Figure) -> bool:
        if len(here.args) != len(there.args):
            return False
        given = (*here.goals, *there.goals)
        return all(equal_values(self.logic, given, a, b) for a, b in zip(here.args, there.args, strict=True))

    def _operation(self, here: Figure, there: Figure) -> Difference:
        ops = {here.op, there.op}
        part = "deduplication" if any("distinct" in op for op in ops) and ops & {"count", "sum", "avg"} else "measure"
        return self.sides.told(part, f"compare.{part}", *(self._call(one) for one in (here, there)))

    def _call(self, figure: Figure) -> str:
        return self.said(Call("agg", (Call(figure.op, figure.args), Lit("bool", "true"))))

    def _value(self, here: Figure, there: Figure) -> Difference:
        texts = (self._call(here), self._call(there))
        if here.args and there.args and _bare(here.args[0]) == _bare(there.args[0]):
            return self.sides.told("null_policy", "compare.null_policy", *texts)
        if here.op == "count_distinct":
            return self.sides.told("deduplication", "compare.deduplication", *texts)
        factor = _factor(here.args[0], there.args[0]) if here.args and there.args else ""
        if factor:
            return self.sides.told("unit", "compare.scale", *texts, factor=factor)
        term = _term(here, there)
        if not term:
            return self.sides.told("measure", "compare.measure", *texts)
        part = term if term in ("tax", "currency") else "measure"
        sentence = sentence_for(f"compare.term_{term}")
        return self.sides.told(part, "compare.term", *texts, term={"zh": sentence.zh, "en": sentence.en})

    # -- conditions

    def _conditions(self, ours: tuple[Expr, ...], theirs: tuple[Expr, ...]) -> Iterator[Difference]:
        more = tuple(part for part in ours if not self.logic.implies(theirs, part))
        less = tuple(part for part in theirs if not self.logic.implies(ours, part))
        times = (self._times(more), self._times(less))
        if times[0] and times[1]:
            yield from self._time(*times)
            more = tuple(part for part in more if part not in times[0])
            less = tuple(part for part in less if part not in times[1])
        if not more and not less:
            return
        nothing = sentence_for("compare.nothing")
        texts = [" and ".join(self._part(part) for part in parts) for parts in (more, less)]
        if more and less:
            code = "compare.population" if self.logic.together(*ours, *theirs) else "compare.apart"
            yield self.sides.told(self._kind(more + less), code, *texts)
        else:
            name = self.sides.names[0 if more else 1]
            facts = {"name": name, "condition": texts[0] or texts[1]}
            here, there = (text or nothing.en for text in texts)
            yield self.sides.told(self._kind(more + less), "compare.stricter", here, there, **facts)

    def _part(self, part: Expr) -> str:
        text = self.said(part)
        return f"({text})" if isinstance(part, Call) and part.op == "or" else text

    def _kind(self, parts: tuple[Expr, ...]) -> str:
        if all(isinstance(part, Call) and part.op in ("exists", "not") and "exists" in repr(part) for part in parts):
            return "join"
        return "null_policy" if all(_null_test(part) for part in parts) else "population"

    def _times(self, parts: tuple[Expr, ...]) -> tuple[Expr, ...]:
        return tuple(part for part in parts if _field(part, self.logic) is not None)

    def _time(self, ours: tuple[Expr, ...], theirs: tuple[Expr, ...]) -> Iterator[Difference]:
        fields = [sorted({str(_field(part, self.logic)) for part in parts}) for parts in (ours, theirs)]
        if fields[0] != fields[1]:
            yield self.sides.told("time_field", "compare.time_field", ", ".join(fields[0]), ", ".join(fields[1]))
        else:
            texts = [" and ".join(map(self.said, parts)) for parts in (ours, theirs)]
            yield self.sides.told("population", "compare.period", *texts)


def _empty(figure: Figure, zero: bool) -> str:
    return f"{figure.op}: {'0' if zero else 'null'}"


def _null_test(part: Expr) -> bool:
    return isinstance(part, Call) and part.op in ("is_null", "is_not_null")


def _field(part: Expr, logic: Logic) -> str | None:
    """The time column that a condition bounds."""
    if not (isinstance(part, Call) and part.op in _ORDER and isinstance(part.args[1], Lit)):
        return None
    time = part.args[1].kind in _TIMES or logic.type_of(part.args[0]) in _TIMES
    names = {ref.path[-1] for ref in refs(part.args[0])}
    return names.pop() if time and len(names) == 1 else None


def _bare_args(figure: Figure) -> list[Expr]:
    return [_bare(arg) for arg in figure.args]


def _bare(expr: Expr) -> Expr:
    """Without what it does about nulls."""

    def change(node: Expr) -> Expr | None:
        if isinstance(node, Call) and node.op == "coalesce":
            return node.args[0]
        return None

    return canonical(polynomial(rewrite(expr, change)))


def _factor(here: Expr, there: Expr) -> str:
    """The constant by which one is the other; nothing where there is none."""
    ours, theirs = terms_of(here), terms_of(there)
    if not ours or not theirs or set(ours) != set(theirs):
        return ""
    if any(not a or not b for a, b in zip(ours.values(), theirs.values(), strict=True)):
        return ""
    factors = {ours[term] / theirs[term] for term in ours}
    return str(factors.pop()) if len(factors) == 1 and factors != {1} else ""


def _term(here: Figure, there: Figure) -> str:
    """The word for what stands on one side only."""
    names = [{ref.path[-1].lower() for arg in one.args for ref in refs(arg)} for one in (here, there)]
    only = names[0] ^ names[1]
    for term, words in DICTIONARY.items():
        if any(word in name for name in only for word in words):
            return term
    constants = {node.text for one in (here, there) for arg in one.args for node in walk(arg) if isinstance(node, Lit)}
    return "tax" if not only and constants & {"1.06", "1.09", "1.13", "0.06", "0.09", "0.13"} else ""


def _paired(here: Expr, there: Expr) -> list[tuple[Ref, Ref]] | None:
    """The aggregates that stand at the same places of two formulas; None where the formulas differ themselves."""
    if isinstance(here, Ref) and isinstance(there, Ref):
        letters = (here.path[-1][0], there.path[-1][0])
        return [(here, there)] if set(letters) <= {"v", "z"} else None
    if isinstance(here, Call) and isinstance(there, Call):
        if here.op != there.op or len(here.args) != len(there.args):
            return None
        out: list[tuple[Ref, Ref]] = []
        for one, other in zip(here.args, there.args, strict=True):
            found = _paired(one, other)
            if found is None:
                return None
            out += found
        return out
    return [] if here == there else None
