"""Deadlines: each is kept at its time, in whatever order they were given; what was called off is never made."""

from __future__ import annotations

import threading
import time

from caliber.engines.deadlines import MANY, Deadlines


def test_each_at_its_time_and_none_that_was_called_off() -> None:
    deadlines, made, over = Deadlines(), [], threading.Event()
    off = deadlines.after(0.05, lambda: made.append("off"))
    deadlines.after(0.2, lambda: (made.append("late"), over.set()))
    deadlines.after(0.1, lambda: made.append("soon"))  # nearer than the one that is waited for
    off.off()
    assert over.wait(10)
    assert made == ["soon", "late"]


def test_one_that_comes_after_all_the_others_are_over() -> None:
    deadlines, made = Deadlines(), threading.Event()
    first = threading.Event()
    deadlines.after(0, first.set)
    assert first.wait(10)
    time.sleep(0.05)  # nothing is waited for now
    deadlines.after(0.01, made.set)
    assert made.wait(10)


def test_one_thread_and_a_bounded_list_however_many_statements() -> None:
    deadlines = Deadlines()
    others = {thread.ident for thread in threading.enumerate()}
    for _ in range(4 * MANY):
        deadlines.after(3600, lambda: None).off()
    new = [thread for thread in threading.enumerate() if thread.ident not in others and thread.name == "deadlines"]
    assert len(new) == 1
    assert len(deadlines._due) <= MANY
    made = threading.Event()
    deadlines.after(0.01, made.set)
    assert made.wait(10)


def test_a_call_that_fails_takes_no_other_with_it() -> None:
    deadlines, made = Deadlines(), threading.Event()
    deadlines.after(0, _fails)
    deadlines.after(0.05, made.set)
    assert made.wait(10)


def _fails() -> None:
    raise RuntimeError("no thread can be started")
