"""dbt's filter templates: taken as they stand, and never looked for inside a member."""

from __future__ import annotations

import pytest

from caliber.errors import Refused
from caliber.model.templates import plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ Dimension('order__country') }} = 'CN'", "\"order__country\" = 'CN'"),
        ("{{ Dimension('a__b').grain('month') }} > 1", '"a__b__month" > 1'),
        ("{{Dimension('a__b').date_part('dow')}} = 1", '"a__b__extract_dow" = 1'),
        ("{{ TimeDimension('metric_time', time_granularity_name='DAY') }} = 1", '"metric_time__day" = 1'),
        ("{{ TimeDimension('b', 'day', entity_path=['a']) }} = 1", '"a__b__day" = 1'),
        ("{{ Entity('region', ['store']) }} = 1", '"store__region" = 1'),
        ("{{ Metric('orders', group_by=['customer']) }} > 1", 'metric("orders", "customer") > 1'),
        ("{{- Dimension(name='a__b') -}} = 1", '"a__b" = 1'),
        ("{{ Dimension('a__b') }} in ('{{', '}}')", "\"a__b\" in ('{{', '}}')"),
        ("city = '{{ Metric(''orders'', ''store'') }}'", "city = '{{ Metric(''orders'', ''store'') }}'"),
        ("city = 'it''s {{ x }}' and {{ Entity('u') }} is null", "city = 'it''s {{ x }}' and \"u\" is null"),
    ],
)
def test_templates_are_read_outside_of_members_only(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "city = {{ x }}",
        "'a' = 'b' or {{",
        "{{ Dimension() }}",
        "{{ Dimension(a__b) }}",
        "{{ Foo('a') }}",
        "{{ Dimension('a' }}",
        "{{ Metric('orders') }}",
        "{{ Metric('orders', ['a', 'b']) }}",
        "{{ TimeDimension('a', 'day').grain('month') }}",
        "{{ TimeDimension('a', date_part_name='dow') }}",
        "{{ Dimension('a').upper('b') }}",
        "{{ Entity('a').grain('day') }}",
        "{{ Dimension('a', name='b') }}",
    ],
)
def test_what_is_no_template_is_refused(text: str) -> None:
    with pytest.raises(Refused) as caught:
        plain(text)
    assert caught.value.code == "model.bad_template"
