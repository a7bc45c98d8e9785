"""dbt's filter templates: taken as they stand, and never looked for inside a member."""

from __future__ import annotations

import pytest

from caliber.errors import Refused
from caliber.model.templates import plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ Dimension('order__country') }} = 'CN'", "\"order__country\" = 'CN'"),
        ("{{ Dimension('a__b') }} in ('{{', '}}')", "\"a__b\" in ('{{', '}}')"),
        ("city = '{{ Metric(''orders'', ''store'') }}'", "city = '{{ Metric(''orders'', ''store'') }}'"),
        ("city = 'it''s {{ x }}' and {{ Entity('u') }} is null", "city = 'it''s {{ x }}' and \"u\" is null"),
    ],
)
def test_templates_are_read_outside_of_members_only(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize("text", ["city = {{ x }}", "'a' = 'b' or {{", "{{ Dimension() }}"])
def test_what_is_no_template_is_refused(text: str) -> None:
    with pytest.raises(Refused) as caught:
        plain(text)
    assert caught.value.code == "model.bad_template"
