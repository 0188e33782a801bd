"""Python and TypeScript make the same of any case: random ones, the same for both, shrunk when they differ.

`make twins` tries other and many more cases; what fails is printed with the seed that finds it again.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sync import strategies as any_
from tests.sync.twins import PYTHON, Twin, TwinFailedError, compare, running_twin

_EXAMPLES = os.environ.get("SOCOSO_TEST_EXAMPLES")


def examples(usual: int) -> settings:
    """Give the settings of a comparison: the same cases in every run, unless a number of others is asked for."""
    return settings(
        max_examples=int(_EXAMPLES or usual), derandomize=not _EXAMPLES,
        database=None, print_blob=True,
        # A busy machine is no fault of the rules.
        deadline=None, suppress_health_check=[HealthCheck.too_slow],
    )  # fmt: skip


@examples(250)
@given(history=any_.histories)
def test_a_records_are_folded_alike(twin: Twin, history: dict[str, Any]) -> None:
    compare(twin, "fold", [history])


@examples(100)
@given(cases=any_.siblings)
def test_a_siblings_are_shown_and_contradict_alike(twin: Twin, cases: list[dict[str, Any]]) -> None:
    compare(twin, "siblings", cases)


@examples(150)
@given(cases=any_.attempts)
def test_k_values_are_checked_alike(twin: Twin, cases: list[dict[str, Any]]) -> None:
    compare(twin, "check_values", cases)


@examples(50)
@given(cases=st.lists(any_.unknown_values, max_size=20))
def test_k8_unknown_values_are_checked_alike(twin: Twin, cases: list[dict[str, Any]]) -> None:
    compare(twin, "check_values", cases)


@examples(120)
@given(cases=st.lists(any_.messages(), max_size=4))
def test_s1_messages_are_held_to_their_shapes_alike(twin: Twin, cases: list[Any]) -> None:
    compare(twin, "satisfies", cases)


@examples(50)
@given(cases=st.lists(st.tuples(st.none() | any_.stamps, any_.moments), max_size=20))
def test_c2_clocks_tick_alike(twin: Twin, cases: list[Any]) -> None:
    compare(twin, "tick", cases)


@examples(50)
@given(cases=st.lists(st.tuples(st.none() | any_.stamps, any_.stamps), max_size=20))
def test_c3_clocks_observe_alike(twin: Twin, cases: list[Any]) -> None:
    compare(twin, "observe", cases)


@examples(50)
@given(cases=st.lists(st.tuples(any_.stamps, any_.moments, any_.moments), max_size=20))
def test_c4_stamps_are_clamped_alike(twin: Twin, cases: list[Any]) -> None:
    compare(twin, "clamp", cases)


@examples(100)
@given(cases=st.lists(any_.near_misses(any_.stamps) | any_.anything, max_size=20))
def test_c1_stamps_are_known_alike(twin: Twin, cases: list[Any]) -> None:
    compare(twin, "is_stamp", cases)


@examples(100)
@given(cases=st.lists(any_.near_misses(any_.times | any_.odd_times), max_size=20))
def test_k1_times_are_read_alike(twin: Twin, cases: list[Any]) -> None:
    compare(twin, "parse_time", cases)


@examples(50)
@given(cases=st.lists(any_.moments, max_size=20))
def test_k1_times_are_written_alike(twin: Twin, cases: list[Any]) -> None:
    compare(twin, "format_time", cases)


@examples(50)
@given(cases=st.lists(any_.near_misses(any_.ids) | any_.anything, max_size=20))
def test_k1_ids_are_known_alike(twin: Twin, cases: list[Any]) -> None:
    compare(twin, "is_id", cases)


@examples(50)
@given(cases=st.lists(st.tuples(any_.ids, any_.ids | any_.texts), max_size=20))
def test_k4_ids_are_derived_alike(twin: Twin, cases: list[Any]) -> None:
    compare(twin, "derive_id", cases)


@examples(200)
@given(cases=st.lists(any_.texts | st.lists(any_.texts, max_size=3) | any_.integers, max_size=20))
def test_k5_texts_are_normalised_alike(twin: Twin, cases: list[Any]) -> None:
    exact = [case for case in cases if not isinstance(case, int) or abs(case) <= any_.EXACT]
    compare(twin, "normalise", exact)


def test_a_difference_is_noticed(twin: Twin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PYTHON, "observe", lambda case: case[1])
    with pytest.raises(AssertionError, match="TypeScript"):
        compare(
            twin, "observe", [["2024-03-12T08:02:11.123Z-0001", "2024-03-12T08:02:11.123Z-0000"]]
        )


def test_true_is_not_one(twin: Twin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PYTHON, "is_id", lambda _: 0)
    with pytest.raises(AssertionError, match="TypeScript"):
        compare(twin, "is_id", ["no id"])


def test_a_twin_that_fails_says_why() -> None:
    with running_twin() as broken, pytest.raises(TwinFailedError, match="no twin is called party"):
        broken.ask("party", [])
