"""What a file of the desk is written from, and the words that its files share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from caliber.catalog.desk import SideBySide
from caliber.catalog.desk_course import Course
from caliber.catalog.exports import SAID as EXPORTED
from caliber.catalog.members import named_members
from caliber.catalog.view import View
from caliber.errors import Refused
from caliber.model.text import Text
from caliber.reconcile import Range, Reconciliation

SAID: dict[str, Text] = {
    "definitions": Text(zh="口径对照", en="Definitions"),
    "gap": Text(zh="差额拆解", en="The gap"),
    "members": Text(zh="按维度", en="By member"),
    "months": Text(zh="近十二个月", en="Twelve months"),
    "month": Text(zh="月份", en="Month"),
    "verdict": Text(zh="结论", en="Verdict"),
    "proof": Text(zh="依据", en="Proof"),
    "rules": Text(zh="化简规则", en="Rules"),
    "clause": Text(zh="条款", en="Clause"),
    "mark": Text(zh="比较", en="Compared"),
    "cause": Text(zh="原因", en="Cause"),
    "amount": Text(zh="金额", en="Amount"),
    "rows": Text(zh="行数", en="Rows"),
    "difference": Text(zh="差额(右减左)", en="Gap (right less left)"),
    "sum": Text(zh="各原因之和", en="Sum of the causes"),
    "residual": Text(zh="未解释", en="Unexplained"),
    "no_data": Text(zh="没有数据", en="no data"),
}
PARTS: dict[str, Text] = {
    "measure": Text(zh="算什么", en="Measure"),
    "population": Text(zh="算哪些", en="Population"),
    "window": Text(zh="统计跨度", en="Window"),
    "time": Text(zh="按什么时间", en="Time"),
    "nulls": Text(zh="没有数据时", en="Without data"),
    "unit": Text(zh="单位", en="Unit"),
    "department": Text(zh="归口部门", en="Department"),
    "owner": Text(zh="负责人", en="Owner"),
}
MARKS: dict[str, Text] = {
    "same": Text(zh="相同", en="same"),
    "worded": Text(zh="写法不同,口径相同", en="other words for the same"),
    "differs": Text(zh="不同", en="differs"),
}
PROOFS: dict[str, Text] = {
    "canonical": Text(zh="规范形式相同", en="the same canonical form"),
    "implication": Text(zh="逐行推理证明", en="proved row by row"),
    "data": Text(zh="在现有数据上核对", en="looked up in the data so far"),
    "witness": Text(zh="有反例", en="shown by an example"),
    "": Text(zh="–", en="–"),
}


class Paper(NamedTuple):
    """``found``: the reconciled gap, ``months``: both figures over twelve months; or why there is none, which is then
    told in its place. ``lang``: in which language it is written."""

    view: View
    beside: SideBySide
    found: Reconciliation | Refused
    months: Course | Refused
    asked: Range
    lang: str
    now: datetime

    def say(self, text: Text) -> str:
        return text.say(self.lang)

    def name(self, right: bool) -> str:
        """A side, with its version where it is a metric of the project."""
        metric = self.beside.right if right else self.beside.left
        known = metric.code in self.view.snapshot.model.metrics
        return f"{self.say(metric.name)} ({metric.code} {metric.version})" if known else self.say(metric.name)

    @property
    def alike(self) -> bool:
        """Whether both are of one unit: only then is there a gap."""
        return self.beside.left.unit == self.beside.right.unit

    @property
    def who(self) -> str:
        """Who took it along, and when."""
        return f"{self.view.principal.name or self.view.principal.user}, {self.now:%Y-%m-%d %H:%M}"

    def rules(self) -> Iterable[tuple[Text, str]]:
        """Of what is equal: each side with the rules that brought it to its canonical form."""
        sides = ((self.beside.left, self.beside.rules.left), (self.beside.right, self.beside.rules.right))
        for metric, rules in sides:
            if rules:
                yield metric.name, ("; " if self.lang == "en" else ";").join(self.say(rule.plain) for rule in rules)

    def lines(self, found: Reconciliation) -> list[tuple[str, Decimal | None, int | None]]:
        """From the left figure through the causes to the right one; the rows of a cause."""
        causes = [(self.say(cause.text).strip(), cause.amount, cause.rows) for cause in found.causes]
        return [(self.name(False), found.left.value, None), *causes, (self.name(True), found.right.value, None)]

    def sums(self, found: Reconciliation) -> list[tuple[str, Decimal]]:
        """The gap, what the causes sum to, what they leave."""
        total = sum((cause.amount for cause in found.causes), Decimal(0))
        told = (("difference", found.gap), ("sum", total), ("residual", found.residual))
        return [(self.say(SAID[key]), value) for key, value in told]

    def labels(self, found: Reconciliation) -> list[tuple[str, dict[str, Text]]]:
        """What the dimensions of a breakdown are called, and their members by value."""
        metrics = self.view.snapshot.model.metrics
        codes = [code for code in (self.beside.left.code, self.beside.right.code) if code in metrics]
        named = [named_members(self.view, codes, name) for name in found.by]
        return [(self.say(label), names) for label, names in named]

    def member(self, value: Any, names: dict[str, Text]) -> str:
        if value is None:
            return self.say(EXPORTED["unmatched"])
        return self.say(names.get(str(value), Text(en=str(value))))
