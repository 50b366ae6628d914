"""A short soak, and the checks of a soak."""

import pytest

from tests.soak import CreationLog, may_exist, soak
from tfrun_async.errors import (
    ConflictError,
    MalformedResponseError,
    NotSentError,
    OutcomeUnknownError,
    RateLimitedError,
    ServerError,
    TfrunError,
)


@pytest.mark.no_cover
async def test_calls_through_many_faults_end_well_or_in_an_error() -> None:
    """Nothing is created twice or goes unreported, and nothing is left open."""
    report = await soak(calls=200, share=0.2, seed=1)
    assert report.problems == []
    assert sum(report.outcomes.values()) == 200
    assert report.outcomes["create", "ok"] > 10
    assert report.outcomes["create_once", "ok"] > 8
    assert {outcome for _, outcome in report.outcomes} > {"ok", "OutcomeUnknownError"}
    assert "OutcomeUnknownError" in str(report)


@pytest.mark.parametrize(
    ("existing", "problem"),
    [
        ([("a", "run-1"), ("a", "run-2")], "run a was created 2 times"),
        ([("a", "run-2")], "run a was reported as run-1, and is run-2"),
        ([], "run a was reported as run-1, and is None"),
        ([("a", "run-1"), ("c", "run-3")], "run c was reported as not created, and exists"),
        ([("a", "run-1"), ("d", "run-4")], "run d exists, and was not reported"),
    ],
)
def test_differences_to_what_exists_are_noticed(
    existing: list[tuple[str, str]], problem: str
) -> None:
    """Created twice, with another id, lost, despite an error, or unreported."""
    creation_log = CreationLog(created={"a": "run-1"}, unknown={"b"}, not_created={"c"})
    assert problem in [*creation_log.problems("run", existing)]


@pytest.mark.parametrize("existing", [[("a", "run-1")], [("a", "run-1"), ("b", "run-2")]])
def test_what_may_exist_may_exist(existing: list[tuple[str, str]]) -> None:
    """Whether it does is no problem either way."""
    creation_log = CreationLog(created={"a": "run-1"}, unknown={"b"}, not_created={"c"})
    assert [*creation_log.problems("run", existing)] == []


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
    """A request that was never sent or was rejected creates nothing."""
    assert may_exist(error) is expected
