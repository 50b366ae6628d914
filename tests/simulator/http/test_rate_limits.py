"""Tests of the rate limits."""

import pytest

from tests.support.core_api import Api
from tests.support.core_run_tasks import create_task


@pytest.fixture
def rate_limited_api() -> Api:
    """Return a simulator that enforces the API's limits."""
    return Api(rate_limits=True)


def test_thirty_requests_a_second_are_let_through(rate_limited_api: Api) -> None:
    """The next one is told how long to wait, and then succeeds."""
    for index in range(30):
        response = rate_limited_api.get("/organizations")
        assert response.status == 200
        assert response.headers["X-RateLimit-Remaining"] == str(29 - index)
        rate_limited_api.clock.advance(0.01)
    refused = rate_limited_api.get("/organizations")
    assert refused.status == 429
    assert refused.document["errors"][0]["detail"] == "You have exceeded the API's rate limit."
    assert refused.headers["X-RateLimit-Limit"] == "30"
    assert refused.headers["X-RateLimit-Remaining"] == "0"
    assert refused.headers["Retry-After"] == "1"
    wait = float(refused.headers["X-RateLimit-Reset"])
    assert wait == pytest.approx(0.7, abs=0.002)
    rate_limited_api.clock.advance(wait)
    assert rate_limited_api.get("/organizations").status == 200
    assert rate_limited_api.get("/organizations").status == 429


def test_the_lists_of_runs_share_thirty_a_minute(rate_limited_api: Api) -> None:
    """Other requests go on meanwhile."""
    workspace = rate_limited_api.workspace()
    lists = [f"/workspaces/{workspace}/runs", "/organizations/example/runs"]
    for index in range(30):
        rate_limited_api.clock.advance(1)
        assert rate_limited_api.get(lists[index % 2]).status == 200
    rate_limited_api.clock.advance(1)
    for path in lists:
        refused = rate_limited_api.get(path)
        assert refused.status == 429
        assert refused.headers["Retry-After"] == "30"
    assert rate_limited_api.get("/organizations").status == 200
    rate_limited_api.clock.advance(30)
    assert rate_limited_api.get(lists[0]).status == 200


def test_what_is_refused_does_not_count(rate_limited_api: Api) -> None:
    """Knocking too early does not prolong the wait."""
    for _ in range(60):
        rate_limited_api.get("/organizations")
    rate_limited_api.clock.advance(1)
    assert rate_limited_api.get("/organizations").headers["X-RateLimit-Remaining"] == "29"


def test_a_refused_request_does_nothing(rate_limited_api: Api) -> None:
    """A 429 is a response that can be trusted."""
    for _ in range(30):
        rate_limited_api.get("/organizations")
    assert rate_limited_api.post("/organizations/example/workspaces", {}).status == 429
    rate_limited_api.clock.advance(1)
    assert rate_limited_api.get("/organizations/example/workspaces").ids == []


def test_unknown_paths_count_and_presigned_urls_do_not(rate_limited_api: Api) -> None:
    """Only what carries the user's token is the user's."""
    for _ in range(40):
        rate_limited_api.get_url("http://sim:1/_archivist/v1/object/unknown")
    for _ in range(30):
        assert rate_limited_api.get("/nothing").status == 404
    assert rate_limited_api.get("/nothing").status == 429


def test_there_are_no_limits_unless_asked_for(api: Api) -> None:
    """And no headers about them."""
    responses = [api.get("/organizations") for _ in range(100)]
    assert {response.status for response in responses} == {200}
    assert "X-RateLimit-Limit" not in responses[0].headers


def test_a_request_that_asks_an_endpoint_first_counts_once(rate_limited_api: Api) -> None:
    """Making a run task is handled in two steps, and is one request."""
    create_task(rate_limited_api)
    assert rate_limited_api.get("/organizations").headers["X-RateLimit-Remaining"] == "28"
