"""What a bridge may say, and that it is read, written and compared like every other definition."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from caliber.interchange.yaml_files.write import write_object
from caliber.model.bounds import parse_bound
from caliber.model.diff import diff
from caliber.model.fingerprint import fingerprint
from caliber.model.objects import GapBridge, Sanctioned
from caliber.model.rules import bridges
from tests.model.shop import check, metric, snapshot

SALES = metric("sales", "dataset: lines", "measure: sum(amount)")
CAUSE = "9991b7282a6b"


def net(*lines: str, of: str = "variant_of: sales") -> str:
    return metric("net", "dataset: lines", "measure: sum(amount - 1)", *([of] if of else []), "bridge:", *lines)


SOUND = net("  tolerance: 0.5%", "  causes:", f'    - {{cause: "{CAUSE}", because: Refunds, at_most: 100}}')
CASES: dict[str, tuple[tuple[str, ...], list[str]]] = {
    "sound": ((SALES, SOUND), []),
    "of a ratio": ((SALES, net(f'  causes: ["over-{CAUSE}", "under-{CAUSE}"]')), []),
    "no reference": ((net("  tolerance: 1", of=""),), ["bridge.without_variant"]),
    "unknown period": ((SALES, net("  every: fortnight")), ["unknown_value"]),
    "a tolerance of words": ((SALES, net("  tolerance: some")), ["bridge.bad_bound"]),
    "a tolerance below nothing": ((SALES, net("  tolerance: -1")), ["bridge.bad_bound"]),
    "a limit of words": (
        (SALES, net("  causes:", f'    - {{cause: "{CAUSE}", at_most: 5 %%}}')),
        ["bridge.bad_bound"],
    ),
    "a cause in words": ((SALES, net("  causes: [refunds]")), ["bridge.bad_cause"]),
    "a cause twice": ((SALES, net(f'  causes: ["{CAUSE}", "{CAUSE}"]')), ["bridge.cause_twice"]),
    "a field that nobody knows": ((SALES, net("  tolerence: 1")), ["unknown_key"]),
}


@pytest.mark.parametrize("name", CASES)
def test_rule(name: str) -> None:
    documents, expected = CASES[name]
    assert [found.partition(" ")[0] for found in check(*documents)] == expected


def test_every_code_of_the_rule_is_met() -> None:
    said = set(re.findall(r'"(bridge\.[a-z_]+)"', Path(bridges.__file__).read_text("utf-8")))
    met = {code for _, found in CASES.values() for code in found}
    assert said and said - met == set()


def test_it_is_written_as_it_was_read() -> None:
    there = snapshot(SALES, SOUND).model.metrics["net"]
    assert there.bridge is not None
    assert (there.bridge.tolerance, there.bridge.every) == ("0.5%", "month")
    assert [(one.cause, one.because.en, one.at_most) for one in there.bridge.causes] == [(CAUSE, "Refunds", "100")]
    assert snapshot(SALES, write_object(there)).model.metrics["net"] == there


def test_short_and_long_form_are_one() -> None:
    there = snapshot(SALES, net(f'  causes: "{CAUSE}"')).model.metrics["net"]
    assert there.bridge == GapBridge(causes=(Sanctioned(cause=CAUSE),))
    assert snapshot(SALES, write_object(there)).model.metrics["net"] == there


def test_it_changes_no_figure() -> None:
    """To declare, change or remove one is never more than wording."""
    without = metric("net", "dataset: lines", "measure: sum(amount - 1)", "variant_of: sales")
    states = [snapshot(SALES, text) for text in (without, SOUND, SOUND.replace("0.5%", "1%"), without)]
    for old, new in pairwise(states):
        assert fingerprint(old, "net") == fingerprint(new, "net")
        assert [(one.code, one.weight) for one in diff(old, new)] == [("net", "wording")]


def test_bounds() -> None:
    assert parse_bound("5%").of(Decimal(-200)) == 10
    assert parse_bound("1000.5").of(Decimal(7)) == Decimal("1000.5")
    for text in ("", "%", "1e3", "-1", "5%%", "五"):
        with pytest.raises(ValueError):
            parse_bound(text)
