"""An address leads to its engine; one that cannot be opened says why, and never shows its password."""

from __future__ import annotations

from pathlib import Path

import pytest

from caliber.compiler.dialects import DIALECTS
from caliber.engines.open import SCHEMES, Scheme, open_engine
from caliber.errors import SourceError


def test_every_dialect_has_an_address() -> None:
    assert {row.kind for row in SCHEMES.values()} - {"csv", "parquet"} == set(DIALECTS)


def test_an_unknown_scheme(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as refused:
        open_engine("w", "oracle://anna:geheim@host/shop", tmp_path)
    assert refused.value.code == "source.unknown_scheme"
    assert "geheim" not in str(refused.value.problem.facts)
    assert "spark" in refused.value.problem.facts["known"]


@pytest.mark.parametrize("driver", ["no_such_driver", "no.such.driver"])
def test_a_driver_that_is_not_installed(driver: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SCHEMES, "snowflake", Scheme("snowflake", "snowflake", driver, "snowflake", "snowflake"))
    with pytest.raises(SourceError) as refused:
        open_engine("w", "snowflake://account/shop", tmp_path)
    assert refused.value.code == "source.no_driver"
    assert "pip install 'caliber-metrics[snowflake]'" in refused.value.hint
