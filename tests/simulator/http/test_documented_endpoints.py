"""Tests of endpoints that the simulator does not implement."""

import pytest

from tests.support.core_api import Api
from tests.support.spec_contract import document
from tfrun_async.simulator._http.documented_endpoints import is_documented
from tfrun_async.simulator._routes.api import API_ROUTES

METHODS = {"get", "post", "put", "patch", "delete"}


def test_every_endpoint_of_the_spec_and_of_the_simulator_is_documented() -> None:
    """So that one without a route is refused with a 400, never with a 404."""
    described = {
        (method.upper(), path)
        for path, item in document()["paths"].items()
        for method in METHODS & set(item)
    }
    served = {(method, path) for method, path, _ in API_ROUTES}
    assert len(described) > 150
    unknown = {endpoint for endpoint in described | served if not is_documented(*endpoint)}
    assert unknown == set()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/organizations/example/teams"),
        ("POST", "/stacks"),
        ("DELETE", "/ssh-keys/sshkey-1"),
        ("GET", "/organizations/example/registry-providers/private/example/x/versions/"),
    ],
)
def test_a_documented_endpoint_without_a_route_is_refused_by_name(
    api: Api, method: str, path: str
) -> None:
    """A 404 would read as "there is none", a 5xx would be repeated."""
    response = api.request(method, f"/api/v2{path}")
    assert response.status == 400
    assert response.document["errors"] == [
        {
            "status": "400",
            "title": "Not implemented by the simulator",
            "detail": f"The simulator does not implement {method} /api/v2{path}.",
        }
    ]


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/teapots"), ("PUT", "/stacks"), ("GET", "/organizations/example/teams/a/b")],
)
def test_an_endpoint_that_the_api_does_not_have_is_missing(
    api: Api, method: str, path: str
) -> None:
    """An unknown path, or an unknown method of a known one."""
    response = api.request(method, f"/api/v2{path}")
    assert response.status == 404
    (error,) = response.document["errors"]
    assert error["title"] == "not found"
    assert error["detail"] == f"The API has no endpoint {method} /api/v2{path}."


def test_an_unknown_parameter_is_logged_once(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    """The API ignores it too, but a filter that has no effect must not go unnoticed."""
    for value in ("a", "b"):
        api.get("/organizations", **{"filter[color]": value, "page[size]": "5"})
    api.get("/organizations/example/workspaces", **{"filter[color]": "a"})
    api.get("/organizations/nothing/workspaces", **{"filter[shape]": "a"})  # refused anyway
    assert [record.getMessage() for record in caplog.records] == [
        "the simulator ignores the parameter 'filter[color]' of GET /api/v2/organizations",
        "the simulator ignores the parameter 'filter[color]' of "
        "GET /api/v2/organizations/example/workspaces",
    ]
