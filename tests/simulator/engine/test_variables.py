"""Tests of the precedence of variables."""

from typing import Any

import pytest

from tests.support.core_api import Api, identifiers, items, resource
from tfrun_async.simulator._engine.variables import variables_in_effect


def create_set(api: Api, name: str, *, related: Any, **attributes: Any) -> str:
    related |= {"vars": items("vars", {"key": "v", "value": name, "category": "terraform"})}
    payload = resource("varsets", name=name, relationships=related, **attributes)
    response = api.post("/organizations/example/varsets", payload)
    assert response.status == 201, response.body
    return str(response.data["id"])


def test_variables_override_each_other_as_documented(api: Api) -> None:
    """From global sets over narrower ones, the workspace and the run to priority sets."""
    workspace = api.configured_workspace()
    project = api.get("/organizations/example/projects").ids[0]
    scopes: dict[str, dict[str, Any]] = {
        "workspace": {"workspaces": identifiers("workspaces", workspace)},
        "project": {"projects": identifiers("projects", project)},
    }
    parent = {"parent": identifiers("projects", project)[0]}
    sets: dict[str, str] = {}
    order = ["global", "project", "workspace", "owned project", "owned workspace", "own"]
    order += ["run", "priority owned workspace", "priority owned project", "priority workspace"]
    order += ["priority project", "priority global"]
    for name in order:
        scope, is_priority = name.split()[-1], name.startswith("priority")
        if name == "own":
            own = resource("vars", key="v", value=name, category="terraform")
            api.post(f"/workspaces/{workspace}/vars", own)
        elif name != "run":
            related = {**scopes.get(scope, {}), **(parent if "owned" in name else {})}
            settings = {"global": scope == "global", "priority": is_priority}
            if name == "priority global":  # two global sets cannot have the same variable
                api.delete(f"/varsets/{sets['global']}")
            sets[name] = create_set(api, name, related=related, **settings)
        given = [{"key": "v", "value": '"run"'}] if order.index(name) >= order.index("run") else []
        run = api.core.store.runs[api.run(workspace, variables=given)]
        assert variables_in_effect(run)["v"].value.strip('"') == name
    key = api.get(f"/workspaces/{workspace}/vars").ids[0]
    found = api.get(f"/workspaces/{workspace}/vars/{key}").data["relationships"]
    assert len(found["overwritten"]["data"]) == 4
    (effective,) = api.get(f"/workspaces/{workspace}/all-vars").data
    assert effective["attributes"]["value"] == "priority global"
    assert found["overwriter"]["data"]["id"] == effective["id"]


@pytest.mark.parametrize("priority", [False, True])
def test_the_first_by_name_wins_among_equal_sets(api: Api, *, priority: bool) -> None:
    """Whichever was created first."""
    workspace = api.configured_workspace()
    for name in ("b", "a", "c"):
        related = {"workspaces": identifiers("workspaces", workspace)}
        create_set(api, name, related=related, priority=priority)
    run = api.core.store.runs[api.run(workspace)]
    assert variables_in_effect(run)["v"].value == "a"


def test_a_run_sees_values_and_categories_apart(api: Api) -> None:
    """With sensitive values; a run's own variables are HCL, environment variables never are."""
    workspace = api.configured_workspace()
    for attributes in (
        {"key": "a", "value": "1", "category": "terraform", "hcl": True},
        {"key": "b", "value": "s3cret", "category": "terraform", "sensitive": True},
        {"key": "a", "value": "x", "category": "env", "hcl": True},
    ):
        api.post(f"/workspaces/{workspace}/vars", resource("vars", **attributes))
    run = api.core.store.runs[api.run(workspace, variables=[{"key": "c", "value": "3"}])]
    found = variables_in_effect(run)
    assert {key: (each.value, each.is_hcl, each.is_sensitive) for key, each in found.items()} == {
        "a": ("1", True, False),
        "b": ("s3cret", False, True),
        "c": ("3", True, False),
    }
    assert "s3cret" not in repr(found)
    (environment,) = variables_in_effect(run, "env").values()
    assert (environment.value, environment.is_hcl) == ("x", False)
