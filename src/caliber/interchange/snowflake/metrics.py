"""The metrics of a semantic view: one aggregate is an atomic metric, anything over aggregates a formula of metrics."""

from __future__ import annotations

import msgspec

from caliber.errors import Refused
from caliber.interchange.arriving import Found, aggregate_in, atomic, code_of, each_aggregate, free_code, known_as
from caliber.interchange.cards import DOMAIN
from caliber.interchange.losses import reason_of
from caliber.interchange.snowflake.scopes import METRIC, Scope
from caliber.interchange.snowflake.specs import Member, Order, View, key_of
from caliber.interchange.spelling import plain_division, text_of
from caliber.model import objects
from caliber.model.expr import AGGREGATES, NULL, Call, Expr, Lit, Ref, aggregates, all_of, refs, rewrite
from caliber.model.functions import FUNCTIONS
from caliber.model.joins import reaches
from caliber.model.text import Text

Key = tuple[str, str]  # the table's key, "" for the whole view, and the metric's
WORDS = AGGREGATES.keys() | set(FUNCTIONS)


class Maker:
    """Adds the metrics of one view to ``made``. ``members``: all of them by table and name."""

    def __init__(
        self, view: View, scope: Scope, datasets: dict[str, objects.Dataset], made: dict[str, objects.Metric]
    ) -> None:
        self.view, self.scope, self.datasets, self.made, self.losses = view, scope, datasets, made, view.losses
        self.members: dict[Key, Member] = {}
        for one in (*(metric for table in view.tables for metric in table.metrics), *view.metrics):
            if self.members.setdefault((key_of(one.table), key_of(one.name)), one) is not one:
                self.losses.lost("twice", view.place, name=one.name)
        self.codes: dict[Key, str] = {}
        names = [name for _, name in self.members]
        for key in self.members:
            table, name = key
            alone = names.count(name) == 1 and code_of(name) not in WORDS
            wanted = code_of(name if alone else f"{table or view.name}_{name}")
            self.codes[key] = free_code(wanted, self.made.keys() | set(self.codes.values()))
        self.state: dict[Key, bool] = {}

    def all(self) -> None:
        for key in self.members:
            self.one(key)

    def one(self, key: Key) -> bool:
        """Whether the metric could be made; those that it rests on are made first."""
        if key not in self.state:
            self.state[key] = False  # a circle rests on itself
            try:
                self.put(key, self.metric(key, self.members[key]))
                self.state[key] = True
            except Refused as refused:
                self.losses.lost("metric", self.view.place, metric=self.codes[key], reason=reason_of(refused))
        return self.state[key]

    def put(self, key: Key, metric: objects.Metric) -> None:
        member, place = self.members[key], self.view.place
        taken = any(one.name.en == member.name for one in self.made.values())
        name = f"{member.name} ({metric.code})" if taken else member.name
        self.made[metric.code] = msgspec.structs.replace(
            metric,
            name=Text(zh=name, en=name),
            caliber=Text(zh=member.about, en=member.about),
            synonyms=member.synonyms,
        )
        if member.private:
            self.losses.lost("private", place, metric=metric.code)
        if member.using:
            self.losses.told("using", place, metric=metric.code, name=", ".join(member.using))
        if member.orders:
            self.losses.told("latest_row", place, metric=metric.code)

    def metric(self, key: Key, member: Member) -> objects.Metric:
        table, code = key[0], self.codes[key]
        expr = plain_division(self.scope.any(table, member.expr, own=key[1], using=member.using))
        for found in aggregates(expr):
            if any(ref.path[0] == METRIC for ref in refs(found)) or any(
                True for arg in found.args for _ in aggregates(arg)
            ):
                raise Refused("loss.twice_added", self.view.place, name=member.name)
        whole = aggregate_in(expr)
        if whole is not None:
            return self.atom(code, whole, table, member)
        if member.orders and any(ref.path[0] == METRIC for ref in refs(expr)):
            raise Refused("loss.added_metric", self.view.place, name=member.name)
        formula = each_aggregate(expr, lambda found: self.beside(code, found, table, member))
        formula = rewrite(formula, self.made_metric)
        if isinstance(formula, Lit) or any(ref.path[0] not in self.made for ref in refs(formula)):
            raise Refused("loss.no_aggregate", self.view.place, name=member.name)
        return objects.Metric(code=code, kind="composite", domain=DOMAIN, formula=text_of(formula))

    def made_metric(self, node: Expr) -> Expr | None:
        """The metric that a path leads to. Raises ``Refused`` where it could not be made."""
        if not isinstance(node, Ref) or node.path[0] != METRIC:
            return None
        key = (node.path[1], node.path[2])
        if key not in self.members or not self.one(key):
            raise Refused("loss.rests_on_there", self.view.place, name=node.path[2])
        return Ref((self.codes[key],))

    def atom(self, code: str, found: Found, table: str, member: Member) -> objects.Metric:
        """One aggregate over the rows of its table, or for the whole view over the one table that it names."""
        if table:
            dataset = self.scope.ends[table].code
        else:
            dataset = self.fact_of(found, member)
            call = Call(found.call.op, tuple(_local(one, dataset) for one in found.call.args))
            found = Found(call, tuple(_local(one, dataset) for one in found.where), found.nulls)
        if member.orders and found.where:  # the last rows are those of all rows, not of the ones that count
            counted = Call("case", (all_of(found.where), found.call.args[0], NULL))
            found = found._replace(call=Call(found.call.op, (counted, *found.call.args[1:])), where=())
        made = atomic(code, found, dataset, self.datasets[dataset].time)
        return self.balanced(made, member.orders, table) if member.orders else made

    def fact_of(self, found: Found, member: Member) -> str:
        """The dataset from whose rows all others that are named can be reached. Raises ``Refused``."""
        named = {ref.path[0] for part in (found.call, *found.where) for ref in refs(part)}
        reached = {code: {way.dataset for way in reaches(self.scope.snapshot, code)} for code in named}
        facts = [code for code in sorted(named) if named <= reached[code]]
        if len(facts) != 1:
            raise Refused("loss.no_fact", self.view.place, name=", ".join(sorted(named)) or member.name)
        self.scope.once(facts[0], named)
        return facts[0]

    def balanced(self, made: objects.Metric, orders: tuple[Order, ...], table: str) -> objects.Metric:
        """A metric that counts only the last rows in the order of one time, or the first where that runs backwards."""
        first = orders[0]
        time = self.scope.ends[table].codes.get(key_of(first.dimension), "") if table else ""
        own = not first.table or key_of(first.table) == table
        if len(orders) > 1 or not own or time not in self.datasets[made.dataset].times:
            words = ", ".join(order.dimension for order in orders)
            raise Refused("loss.non_additive", self.view.place, name=words)
        return msgspec.structs.replace(made, balance="first" if first.backwards else "last", time=time)

    def beside(self, code: str, found: Found, table: str, member: Member) -> Expr:
        """A metric that is this aggregate: one that is there, else a new one."""
        made = self.atom(free_code(f"{code}_part", self.made.keys() | set(self.codes.values())), found, table, member)
        known = known_as(made, self.made)
        if not known:
            self.made[made.code] = msgspec.structs.replace(made, name=Text(zh=made.code, en=made.code))
        return Ref((known or made.code,))


def _local(expr: Expr, fact: str) -> Expr:
    """Names of the fact's own fields without its own name before them."""
    return rewrite(expr, lambda node: Ref(node.path[1:]) if isinstance(node, Ref) and node.path[0] == fact else None)
