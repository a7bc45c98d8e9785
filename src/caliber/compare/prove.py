"""What can be proved about two blocks: equal, one inside the other, apart. Silence means nothing was proved.

Two reports over the same rows: each row contributes to a figure where its conditions are true and its value is not
null, so figures are equal on all data when on every single row both contribute the same (ALGORITHMS, the reduction).
"""

from __future__ import annotations

from itertools import islice, permutations, product
from typing import NamedTuple

from caliber.compare.block import Block, Grouping, Left, named, renamed, substituted
from caliber.compare.figures import ZERO, zero_where_empty
from caliber.compare.logic import F, Goal, Logic, N, T, cases, chooses, first_split, replaced, same_choice
from caliber.compare.polynomial import polynomial
from caliber.model.canonical import canonical
from caliber.model.expr import TRUE, Call, Expr, Lit, Ref, conjuncts, refs, rewrite

MAX_ORDERS = 24
MAX_DEPTH = 6
ADDITIVE = frozenset({"sum", "count"})
ONE = Lit("number", "1")
_SKIPS_NULL = frozenset({"sum", "min", "max", "percentile", "median", "stddev", "variance", "count", "count_distinct"})


class Shape(NamedTuple):
    """A block that is one grouping: a report. ``alias``: of the grouping in ``having``, ``keys`` and ``formulas``."""

    group: Grouping
    alias: str
    having: tuple[Expr, ...]
    keys: tuple[Expr, ...]
    formulas: tuple[Expr, ...]


class Figure(NamedTuple):
    """One aggregate over rows: each row with all of ``goals`` adds ``args``."""

    op: str
    args: tuple[Expr, ...]
    filters: tuple[Expr, ...]

    @property
    def goals(self) -> tuple[Goal, ...]:
        conditions = tuple(Goal(part, T) for part in self.filters)
        if self.op not in _SKIPS_NULL:
            return conditions
        skipped = self.args[:1] if self.op not in ("count_distinct", "count") else self.args
        return (*conditions, *(Goal(Call("is_null", (arg,)), F) for arg in skipped))


class Relation(NamedTuple):
    """How the rows of two figures lie to each other, as far as it is proved. ``but_for_nothing``: they would be equal
    if both said 0 where nothing is counted. ``same_writing``: what is counted stands in one writing on both sides.
    """

    left_in_right: bool
    right_in_left: bool
    apart: bool
    same_value: bool
    but_for_nothing: bool = False
    same_writing: bool = True

    @property
    def equal(self) -> bool:
        return self.left_in_right and self.right_in_left and self.same_value


def shape_of(block: Block, keys: int) -> Shape | None:
    """The block as a report; None for anything else. ``keys``: how many of its columns are keys."""
    if len(block.items) != 1 or block.lefts or block.items[0].source.group is None:
        return None
    item = block.items[0]
    group = item.source.group
    assert group is not None
    if named((*block.columns, *block.filters)) - {item.alias}:
        return None
    formulas = tuple(canonical(zero_where_empty(one)) for one in block.columns[keys:])
    formulas = tuple(_counts_are_zero(one, group) for one in formulas)
    return Shape(group, item.alias, block.filters, block.columns[:keys], formulas)


def _counts_are_zero(formula: Expr, group: Grouping) -> Expr:
    """A count says 0 for no rows by itself."""

    def change(node: Expr) -> Expr | None:
        if isinstance(node, Ref) and node.path[-1][:1] == "z":
            value = group.values[int(node.path[-1][1:])]
            call = value.args[0] if isinstance(value, Call) else value
            if isinstance(call, Call) and call.op.startswith("count"):
                return Ref((*node.path[:-1], "v" + node.path[-1][1:]))
        return None

    return canonical(rewrite(formula, change))


def aligned(left: Block, right: Block, logic: Logic) -> list[dict[str, str]]:
    """The ways in which the sources of ``right`` are those of ``left``: right alias -> left alias. None: no way."""
    ours = {alias: source.text for alias, source in left.members.items()}
    theirs = {alias: source.text for alias, source in right.members.items()}
    if sorted(ours.values()) != sorted(theirs.values()) or len(left.items) != len(right.items):
        return []
    texts = sorted(set(ours.values()))
    options = []
    for text in texts:
        here = [alias for alias, one in ours.items() if one == text]
        there = [alias for alias, one in theirs.items() if one == text]
        options.append([list(zip(there, order, strict=True)) for order in permutations(here)])
    ways = []
    for way in islice(product(*options), MAX_ORDERS):
        names = {right_alias: left_alias for pairs in way for right_alias, left_alias in pairs}
        if _same_lefts(left, right, names, logic):
            ways.append(names)
    return ways


def _same_lefts(left: Block, right: Block, names: dict[str, str], logic: Logic) -> bool:
    ours = {one.alias: one for one in left.lefts}
    return all(
        names[other.alias] in ours and _same_on(ours[names[other.alias]], other, names, logic) for other in right.lefts
    ) and (len(left.lefts) < 2 or [one.alias for one in left.lefts] == [names[one.alias] for one in right.lefts])


def _same_on(left: Left, right: Left, names: dict[str, str], logic: Logic) -> bool:
    there = tuple(renamed(part, names) for part in right.on)
    loose = Logic(logic.type_of)
    return same_choice(loose, left.on, there)


def figure_of(group: Grouping, place: int, names: dict[str, str]) -> Figure:
    """An aggregate of a grouping with all the conditions on its rows, under the other side's names."""
    value = group.values[place]
    assert isinstance(value, Call)
    call, condition = value.args[0], value.args[1]
    assert isinstance(call, Call)
    parts = (*group.block.filters, *(part for part in conjuncts(condition) if part != TRUE))
    args = tuple(canonical(renamed(arg, names)) for arg in call.args)
    return Figure(call.op, args, tuple(canonical(renamed(part, names)) for part in parts))


def related(logic: Logic, left: Figure, right: Figure, zeros: tuple[bool, bool]) -> Relation:
    """How two figures lie to each other. ``zeros``: whether each says 0, rather than nothing, for no rows."""
    additive = left.op in ADDITIVE and right.op in ADDITIVE
    low = _contributing(logic, lowered(left), lowered(right)) if additive else None
    if low is not None and zeros == (True, True):
        return low
    ours, theirs = left.goals, right.goals
    inside = all(_follows(logic, ours, goal) for goal in theirs)
    around = all(_follows(logic, theirs, goal) for goal in ours)
    apart = logic.impossible(*ours, *theirs)
    same = zeros[0] == zeros[1] and left.op == right.op and _same_values(logic, (*ours, *theirs), left, right)
    return Relation(inside, around, apart, same, low is not None and low.equal, left.args == right.args)


def _contributing(logic: Logic, left: Figure, right: Figure) -> Relation:
    """Sums that are 0 where nothing is added: each row adds the same to both, or nothing to either."""
    ours, theirs = left.goals, right.goals
    inside = all(_follows(logic, ours, goal) for goal in theirs)
    around = all(_follows(logic, theirs, goal) for goal in ours)
    same = equal_values(logic, (*ours, *theirs), addend(left), addend(right))
    if same and not (inside and around):
        alone = _adds_nothing(logic, left, theirs) and _adds_nothing(logic, right, ours)
        inside, around = inside or alone, around or alone
    written = left.op != right.op or left.args == right.args
    return Relation(inside, around, logic.impossible(*ours, *theirs), same, same_writing=written)


def addend(figure: Figure) -> Expr:
    """What a row adds to a sum or a count."""
    return figure.args[0] if figure.op == "sum" else ONE


def lowered(figure: Figure) -> Figure:
    """``sum(case when p then x else 0 end)`` adds what ``sum(x)`` adds where p."""
    arg = figure.args[0] if figure.op == "sum" else None
    if not (isinstance(arg, Call) and arg.op == "case" and len(arg.args) == 3 and arg.args[2] == ZERO):
        return figure
    test, value, _ = arg.args
    return lowered(figure._replace(args=(value,), filters=(*figure.filters, *conjuncts(test))))


def _follows(logic: Logic, given: tuple[Goal, ...], goal: Goal) -> bool:
    if goal in given:
        return True
    return logic.impossible(*given, Goal(goal.expr, (T | F | N) & ~goal.mask))


def _same_values(logic: Logic, given: tuple[Goal, ...], left: Figure, right: Figure) -> bool:
    if left.op == "count":
        return True
    if len(left.args) != len(right.args):
        return False
    if left.op == "count_distinct" and len(left.args) > 1:
        return sorted(map(repr, left.args)) == sorted(map(repr, right.args))
    return all(equal_values(logic, given, a, b) for a, b in zip(left.args, right.args, strict=True))


def _adds_nothing(logic: Logic, figure: Figure, others: tuple[Goal, ...]) -> bool:
    """Rows that only this figure takes add zero to it."""
    return all(
        equal_values(logic, (*figure.goals, Goal(goal.expr, 7 & ~goal.mask)), addend(figure), ZERO)
        for goal in others
        if goal not in figure.goals
    )


def equal_values(logic: Logic, given: tuple[Goal, ...], left: Expr, right: Expr, depth: int = 0) -> bool:
    """On every row that fulfils ``given``, both have one value."""
    if left == right or _total(left) == _total(right):
        return True
    if depth > MAX_DEPTH:
        return False
    for one, other in ((left, right), (right, left)):
        split = first_split(Call("value", (one,)))
        if split is None:
            continue
        for goals, value in cases(split):
            both = (*given, *goals)
            if logic.impossible(*both):
                continue
            if not equal_values(logic, both, replaced(one, split, value), other, depth + 1):
                return False
        return True
    return logic.impossible(*given)


def _total(expr: Expr) -> Expr:
    return canonical(polynomial(canonical(expr), total=True))


# -- reports


class Matched(NamedTuple):
    """Two reports over the same rows: how their populations, keys and figures compare."""

    names: dict[str, str]
    rows: tuple[bool, bool]
    keys: bool
    figures: tuple[Relation, ...]
    having: bool


def match(left: Shape, right: Shape, logic: Logic) -> Matched | None:
    """The best that is proved over all ways in which the sources correspond. None: not over the same rows."""
    best: Matched | None = None
    for names in aligned(left.group.block, right.group.block, logic):
        found = _matched(left, right, names, logic)
        if best is None or _rank(found) > _rank(best):
            best = found
    return best


def _rank(found: Matched) -> tuple[int, int]:
    relations = sum(one.equal * 4 + one.same_value + one.left_in_right + one.right_in_left for one in found.figures)
    return sum(found.rows) + found.keys + found.having, relations


def _matched(left: Shape, right: Shape, names: dict[str, str], logic: Logic) -> Matched:
    ours = left.group.block.filters
    theirs = tuple(canonical(renamed(part, names)) for part in right.group.block.filters)
    rows = (chooses(logic, ours, theirs), chooses(logic, theirs, ours))
    key_places = _same_keys(left, right, names, logic)
    env = _same_figures(left, right, names, logic)
    env.update(key_places)
    figures = tuple(
        _formulas(left, right, place, env, names, logic)
        for place in range(min(len(left.formulas), len(right.formulas)))
    )
    having = _same_having(left, right, env, logic)
    chosen = {env.get(ref) for key in right.keys for ref in refs(key)} == {
        ref for key in left.keys for ref in refs(key)
    }
    keys = len(left.group.keys) == len(right.group.keys) == len(key_places) and chosen
    return Matched(names, rows, keys and _plain_keys(left, right, env), figures, having)


def _plain_keys(left: Shape, right: Shape, env: dict[Ref, Expr]) -> bool:
    """The columns shown are the same keys, in any order."""
    theirs = [canonical(substituted(key, env)) for key in right.keys]
    return sorted(map(repr, theirs)) == sorted(map(repr, left.keys))


def _same_keys(left: Shape, right: Shape, names: dict[str, str], logic: Logic) -> dict[Ref, Expr]:
    given = tuple(Goal(part, T) for part in left.group.block.filters)
    out: dict[Ref, Expr] = {}
    taken: set[int] = set()
    for place, key in enumerate(right.group.keys):
        there = canonical(renamed(key, names))
        for other, here in enumerate(left.group.keys):
            if other not in taken and (here == there or _same_key(logic, given, here, there)):
                out[Ref((right.alias, f"k{place}"))] = Ref((left.alias, f"k{other}"))
                taken.add(other)
                break
    return out


def _same_key(logic: Logic, given: tuple[Goal, ...], here: Expr, there: Expr) -> bool:
    """Nulls are a group of their own, so both must be null together."""
    differently = Call("is_distinct", (here, there))
    if logic.impossible(*given, Goal(differently, T)):
        return True
    never_null = all(_follows(logic, given, Goal(Call("is_null", (one,)), F)) for one in (here, there))
    return never_null and equal_values(logic, given, here, there)


def _same_figures(left: Shape, right: Shape, names: dict[str, str], logic: Logic) -> dict[Ref, Expr]:
    """Each aggregate of the right that is proved to be one of the left; also where empty is 0 in both."""
    out: dict[Ref, Expr] = {}
    ours = [figure_of(left.group, place, {}) for place in range(len(left.group.values))]
    for place in range(len(right.group.values)):
        there = figure_of(right.group, place, names)
        for other, here in enumerate(ours):
            if here.op != there.op and not {here.op, there.op} <= ADDITIVE:
                continue
            for letter in ("v", "z"):
                ref = Ref((right.alias, f"{letter}{place}"))
                zeros = (says_zero(logic, left.group, here, letter), says_zero(logic, left.group, there, letter))
                if ref not in out and related(logic, here, there, zeros).equal:
                    out[ref] = Ref((left.alias, f"{letter}{other}"))
    return out


def _formulas(
    left: Shape, right: Shape, place: int, env: dict[Ref, Expr], names: dict[str, str], logic: Logic
) -> Relation:
    """How one figure of the left lies to that of the right: formulas equal, or single aggregates compared."""
    here, there = left.formulas[place], right.formulas[place]
    if all(ref in env for ref in refs(there)) and _equal_formulas(here, substituted(there, env)):
        return Relation(True, True, False, True)
    ours, theirs = _single(here), _single(there)
    if ours is None or theirs is None:
        return Relation(False, False, False, False)
    one, other = figure_of(left.group, ours[1], {}), figure_of(right.group, theirs[1], names)
    zeros = (says_zero(logic, left.group, one, ours[0]), says_zero(logic, left.group, other, theirs[0]))
    return related(logic, one, other, zeros)


def says_zero(logic: Logic, group: Grouping, figure: Figure, letter: str) -> bool:
    """The figure is never null: a count, one that falls back to 0, or a sum to which every row of a group adds."""
    if figure.op == "count" or letter == "z":
        return True
    if not group.keys or figure.op != "sum":
        return False
    given = tuple(Goal(part, T) for part in group.block.filters)
    return all(_follows(logic, given, goal) for goal in figure.goals)


def _equal_formulas(left: Expr, right: Expr) -> bool:
    if canonical(left) == canonical(right):
        return True
    return canonical(polynomial(left)) == canonical(polynomial(canonical(right)))


def _single(formula: Expr) -> tuple[str, int] | None:
    if isinstance(formula, Ref) and formula.path[-1][:1] in ("v", "z") and formula.path[-1][1:].isdigit():
        return formula.path[-1][0], int(formula.path[-1][1:])
    return None


def _same_having(left: Shape, right: Shape, env: dict[Ref, Expr], logic: Logic) -> bool:
    if not left.having and not right.having:
        return True
    if any(ref not in env for part in right.having for ref in refs(part)):
        return False
    theirs = tuple(canonical(substituted(part, env)) for part in right.having)
    return same_choice(Logic(lambda expr: ""), left.having, theirs)
