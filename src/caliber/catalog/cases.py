"""A case: metrics that a department might take for one another, what was found between them, and what was decided."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import msgspec

from caliber.model.text import Text

if TYPE_CHECKING:
    from caliber.compare import Comparison
    from caliber.errors import Problem

KINDS = ("same_definition", "same_name", "contained", "near")
NAMES: dict[str, Text] = {
    "same_definition": Text("同义不同名", "One thing, several names"),
    "same_name": Text("同名不同义", "One name, several things"),
    "contained": Text("一个包含另一个", "One within the other"),
    "near": Text("口径相近", "Near to each other"),
}
STATUS: dict[str, Text] = {"open": Text("待决定", "open"), "decided": Text("已决定", "decided")}
STATES: dict[str, Text] = {  # with what is proposed
    "open": STATUS["open"],
    "in_review": Text("审批中", "in review"),
    "decided": STATUS["decided"],
}
LEVELS: dict[str, Text] = {
    "name": Text("名称或别名相同", "the same name or alias"),
    "stem": Text("名称除括号外相同", "the same name but for what stands in brackets"),
    "sound": Text("读音相同", "sounds the same"),
    "spelling": Text("名称只差一个字", "names one letter apart"),
    "base": Text("同一度量、同一统计周期", "the same measure over the same period"),
    "definition": Text("规范形式相同", "the same canonical form"),
    "figures": Text("数字相同", "the same figures"),
    "wording": Text("口径文字相近", "worded alike"),
    "formula": Text("公式由同样的指标组成", "a formula of the same metrics"),
    "columns": Text("读取同样的列", "reads the same columns"),
    "declared": Text("定义中写明的区别", "told apart in the definitions"),
}
PARTS: dict[str, Text] = {
    "measure": Text("度量", "measure"),
    "population": Text("统计范围", "population"),
    "time_field": Text("时间字段", "time field"),
    "deduplication": Text("去重", "deduplication"),
    "join": Text("关联", "join"),
    "null_policy": Text("空值规则", "null policy"),
    "grain": Text("粒度", "grain"),
    "unit": Text("单位", "unit"),
    "window": Text("时间窗口", "window"),
    "tax": Text("税", "tax"),
    "currency": Text("币种", "currency"),
}


class Sign(msgspec.Struct, frozen=True):
    """Why two metrics were set side by side. ``level``: one of ``LEVELS``; ``text``: the name they share."""

    level: str
    text: str = ""


class Told(msgspec.Struct, frozen=True):
    """A difference of ``compare``, in both languages; ``code`` names its sentence."""

    code: str
    part: str
    left: str
    right: str
    text: Text


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Two metrics by code. ``verdict`` and ``proof`` are those of ``compare``, "" where the pair was not compared.

    ``decided``: differs_from | variant_of | replaces, "" while nobody has decided; ``reason``: in whose words.
    ``gap``: right less left in the last closed month, where figures were asked for.
    """

    left: str
    right: str
    kind: str
    signs: tuple[Sign, ...]
    verdict: str = ""
    proof: str = ""
    differences: tuple[Told, ...] = ()
    decided: str = ""
    reason: Text = Text()
    gap: Decimal | None = None

    def as_dict(self, lang: str) -> dict[str, Any]:
        """As the command prints it, in one language."""
        out = msgspec.structs.asdict(self)
        out["signs"] = [msgspec.structs.asdict(sign) for sign in self.signs]
        out["differences"] = [{**msgspec.structs.asdict(one), "text": one.text.say(lang)} for one in self.differences]
        return out | {"proof": self.proof or None, "verdict": self.verdict or None, "reason": self.reason.say(lang)}


class Member(msgspec.Struct, frozen=True):
    """One metric of a case. ``use``: how often it was asked for in the last 90 days; ``owner``: who answers for it."""

    code: str
    name: Text
    department: str
    use: int
    owner: str = ""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """Metrics that hang together by pairs of one kind, the most used first.

    ``id``: the same while kind and metrics are. ``status``: open | decided. ``names``: what they share. ``gap``: the
    largest of its pairs, in ``unit``.
    """

    id: str
    kind: str
    status: str
    metrics: tuple[Member, ...]
    pairs: tuple[Pair, ...]
    names: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    use: int = 0
    gap: Decimal | None = None
    unit: str = ""

    def as_dict(self, lang: str) -> dict[str, Any]:
        """As the command prints it, in one language."""
        return {
            "id": self.id,
            "kind": self.kind,
            "text": NAMES[self.kind].say(lang),
            "status": self.status,
            "metrics": [{**msgspec.structs.asdict(one), "name": one.name.say(lang)} for one in self.metrics],
            "names": list(self.names),
            "departments": list(self.departments),
            "use": self.use,
            "gap": self.gap,
            "unit": self.unit,
            "pairs": [one.as_dict(lang) for one in self.pairs],
        }


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """The cases of a catalog. ``metrics``: how many were looked at; ``left_out``: pairs for which the time did not
    suffice; ``since``, ``until``: the months whose figures were compared, "" where none were."""

    cases: tuple[Case, ...]
    metrics: int
    left_out: int = 0
    since: str = ""
    until: str = ""

    def only(
        self, kinds: Collection[str] = (), status: str = "", metric: str = "", department: str = "", owner: str = ""
    ) -> Scan:
        """The cases of these kinds, of this status, with this metric (by code or name), of this department, with a
        metric whose owner's name holds ``owner``; all where nothing is given."""
        cases = (case for case in self.cases if not kinds or case.kind in kinds)
        cases = (case for case in cases if not status or case.status == status)
        if metric:
            cases = (case for case in cases if any(metric in (m.code, m.name.zh, m.name.en) for m in case.metrics))
        if department:
            cases = (case for case in cases if department in case.departments)
        if owner:
            part = owner.casefold()
            cases = (case for case in cases if any(part in m.owner.casefold() for m in case.metrics))
        return msgspec.structs.replace(self, cases=tuple(cases))

    def as_dict(self, lang: str) -> dict[str, Any]:
        """The document of ``caliber scan --format json``."""
        return {
            "cases": [one.as_dict(lang) for one in self.cases],
            "metrics": self.metrics,
            "left_out": self.left_out,
            "since": self.since or None,
            "until": self.until or None,
        }


class Refusal(msgspec.Struct, frozen=True):
    """Why somebody may not do it, and what to do next."""

    code: str
    message: Text
    hint: Text


def refusal_of(problem: Problem) -> Refusal:
    """The problem as a value that can be sent."""
    return Refusal(
        problem.code, Text(problem.message("zh"), problem.message("en")), Text(problem.hint("zh"), problem.hint("en"))
    )


def case_id(kind: str, codes: tuple[str, ...]) -> str:
    """Twelve hex digits, whatever the order of the metrics."""
    return sha256("\0".join((kind, *sorted(codes))).encode()).hexdigest()[:12]


def told(found: Comparison) -> tuple[Told, ...]:
    """The differences of a comparison as values that can be sent."""
    return tuple(
        Told(
            one.problem.code, one.part, one.left, one.right, Text(one.problem.message("zh"), one.problem.message("en"))
        )
        for one in found.differences
    )
