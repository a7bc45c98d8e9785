"""One request, one transaction: all or nothing, at any time zone, with many at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caliber.errors import Refused
from caliber.store import Store, audit, open_store, outbox, people, sessions, snapshots, usage
from caliber.store.people import Person
from caliber.store.snapshots import Publication
from caliber.store.usage import Asked
from tests.stores import NOW

WANG = Person(username="wang", name="王芳", attributes={"regions": ("华东", "华南")}, roles=("viewer",), created_at=NOW)


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    def fail_half_way() -> None:
        with store.transaction() as tx:
            people.add(tx, WANG, "hash")
            audit.note(tx, NOW, "admin", "person.added", "wang")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    with store.reading() as tx:
        assert people.person(tx, "wang") is None
        assert list(audit.entries(tx)) == []


def test_what_was_written_is_there_after_opening_again(store: Store, store_url: str) -> None:
    with store.transaction() as tx:
        people.add(tx, WANG, "hash")
    store.close()
    again = open_store(store_url)
    try:
        with again.reading() as tx:
            assert people.person(tx, "wang") == WANG
    finally:
        again.close()


def test_the_same_record_twice_is_a_conflict_and_not_a_crash(store: Store) -> None:
    with store.transaction() as tx:
        people.add(tx, WANG, "hash")
    with pytest.raises(Refused) as refusal, store.transaction() as tx:
        people.add(tx, WANG, "another")
    assert refusal.value.code == "store.conflict"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),
    hours=st.integers(-12, 14),
)
def test_a_moment_comes_back_as_the_same_moment(store: Store, at: datetime, hours: int) -> None:
    moment = at.replace(tzinfo=timezone(timedelta(hours=hours)))
    with store.transaction() as tx:
        sessions.add_failure(tx, "somebody", moment)
        assert sessions.failures_since(tx, "somebody", moment - timedelta(seconds=1)) == [moment]
        sessions.forget_failures(tx, "somebody")


def test_a_moment_without_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="time zone"), store.transaction() as tx:
        sessions.add_failure(tx, "somebody", datetime(2026, 1, 1))


def test_many_writers_at_once_lose_nothing(store: Store) -> None:
    def write(number: int) -> None:
        with store.transaction() as tx:
            usage.record(tx, [Asked(at=NOW, username=f"u{number}", door="web", metrics=["sales"])])
            usage.count_uses(tx, f"u{number % 4}", ["sales"], NOW, NOW.date())

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(write, range(64)))
    with store.reading() as tx:
        assert usage.popularity(tx, NOW.date()) == {"sales": 64}
        assert len(usage.newest(tx, 1000)) == 64


def test_readers_do_not_wait_for_a_writer(store: Store) -> None:
    with store.transaction() as writing:
        people.add(writing, WANG, "hash")
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(_number_of_people, store).result(timeout=5) == 0


def _number_of_people(store: Store) -> int:
    with store.reading() as tx:
        return people.number(tx)


def test_the_snapshot_in_force_is_the_last_published(store: Store) -> None:
    later = NOW + timedelta(days=1)
    with store.transaction() as tx:
        for content, at in ((b"one", NOW), (b"two", later), (b"one", later + timedelta(days=1))):
            key = content.decode()
            snapshots.keep(tx, key, content, at)
            snapshots.publish(
                tx, Publication(number=0, snapshot=key, origin="project", given=key, author="a", message="", at=at)
            )
    with store.reading() as tx:
        current, between = snapshots.current(tx), snapshots.at(tx, later + timedelta(hours=1))
        assert current is not None
        assert between is not None
        assert (current.snapshot, between.snapshot) == ("one", "two")
        assert snapshots.at(tx, NOW - timedelta(days=1)) is None
        assert snapshots.content(tx, "two") == b"two"


def test_the_outbox_delivers_at_least_once(store: Store) -> None:
    with store.transaction() as tx:
        outbox.add(tx, NOW, "metric.published", metric="sales", words="销售额")
        (event,) = outbox.waiting(tx)
        outbox.failed(tx, event.number)
    with store.transaction() as tx:
        (event,) = outbox.waiting(tx)
        assert (event.attempts, event.payload) == (1, {"metric": "sales", "words": "销售额"})
        outbox.delivered(tx, event.number, datetime.now(UTC))
        assert outbox.waiting(tx) == []
