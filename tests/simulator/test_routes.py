"""The search for the route of a request."""

import pytest

from tfrun_async.simulator._http.messages import Request
from tfrun_async.simulator._routes.table import ROUTE_TABLE, ROUTES, RouteTable


def find(method: str, path: str) -> tuple[str, dict[str, str]] | None:
    found = ROUTE_TABLE.find(Request(method, path))
    return None if found is None else (found[0].path, found[1])


def test_each_route_is_found_by_its_path() -> None:
    """None of them hides another."""
    for route in ROUTES:
        found = ROUTE_TABLE.find(Request(route.method, route.path))
        assert found is not None, route.path
        assert found[0] is route, route.path


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v2/runs/"),  # the list of runs, not a run without a name
        ("GET", "/api/v2/runs//plan"),
        ("GET", "/api/v2/runs/run-1/plan/more"),
        ("PUT", "/api/v2/runs/run-1"),
        ("GET", ""),
    ],
)
def test_a_path_of_another_form_has_no_route(method: str, path: str) -> None:
    assert find(method, path) is None


def test_the_arguments_are_the_segments_of_the_path() -> None:
    """A slash at the end makes no difference."""
    path = "/api/v2/workspaces/ws-1/tasks/wstask-1"
    expected = (
        "/api/v2/workspaces/{workspace_id}/tasks/{workspace_task_id}",
        {"workspace_id": "ws-1", "workspace_task_id": "wstask-1"},
    )
    assert find("GET", path) == find("GET", f"{path}/") == expected
    assert RouteTable([]).find(Request("GET", path)) is None
