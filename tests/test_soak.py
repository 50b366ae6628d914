"""A short soak, and the books that a soak is judged by."""

import pytest

from tests.soak import Ledger, may_exist, soak
from tfrun_async.errors import (
    ConflictError,
    MalformedResponseError,
    NotSentError,
    OutcomeUnknownError,
    RateLimitedError,
    ServerError,
    TfrunError,
)


async def test_calls_through_many_faults_end_well_or_in_an_error() -> None:
    """Nothing is made twice or goes unreported, and nothing is left."""
    report = await soak(calls=500, share=0.2, seed=1)
    assert report.problems == []
    assert sum(report.outcomes.values()) == 500
    assert report.outcomes["create", "right"] > 30
    assert report.outcomes["create_once", "right"] > 20
    assert {how for _, how in report.outcomes} > {"right", "OutcomeUnknownError"}
    assert "OutcomeUnknownError" in str(report)


@pytest.mark.parametrize(
    ("existing", "problem"),
    [
        ([("a", "run-1"), ("a", "run-2")], "run a was made 2 times"),
        ([("a", "run-2")], "run a was reported as run-1, and is run-2"),
        ([], "run a was reported as run-1, and is None"),
        ([("a", "run-1"), ("c", "run-3")], "run c was reported as not made, and exists"),
        ([("a", "run-1"), ("d", "run-4")], "run d exists, and nobody reported it"),
    ],
)
def test_books_that_do_not_balance_are_noticed(
    existing: list[tuple[str, str]], problem: str
) -> None:
    """Twice, elsewhere, lost, in spite of a no, or in silence."""
    ledger = Ledger(made={"a": "run-1"}, unknown={"b"}, not_made={"c"})
    assert problem in [*ledger.problems("run", existing)]


@pytest.mark.parametrize("existing", [[("a", "run-1")], [("a", "run-1"), ("b", "run-2")]])
def test_what_may_exist_may_exist(existing: list[tuple[str, str]]) -> None:
    """Whether it does is no problem either way."""
    ledger = Ledger(made={"a": "run-1"}, unknown={"b"}, not_made={"c"})
    assert [*ledger.problems("run", existing)] == []


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OutcomeUnknownError(), True),
        (ServerError("POST", "/runs", 502), True),
        (MalformedResponseError(), True),
        (NotSentError(), False),
        (RateLimitedError("POST", "/runs", 429), False),
        (ConflictError("POST", "/runs", 409), False),
    ],
)
def test_errors_say_whether_something_may_exist(error: TfrunError, expected: bool) -> None:
    """What was never sent, and what was refused, does not."""
    assert may_exist(error) is expected
