"""Tests of the settings of workspaces: inherited ones, repositories, versions of Terraform."""

from typing import Any

from tests.support.core_api import Api, resource

LIST = "/organizations/example/workspaces"
REPOSITORY = {"identifier": "acme/network", "oauth-token-id": "ot-1"}


def attributes(api: Api, workspace: str) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"/workspaces/{workspace}").data["attributes"]
    return found


def execution(api: Api, workspace: str) -> tuple[str, bool, bool]:
    """Return the mode, whether operations are remote, and whether the mode is the own one."""
    found = attributes(api, workspace)
    overwrites = found["setting-overwrites"]
    assert overwrites["agent-pool"] == overwrites["execution-mode"]
    return found["execution-mode"], found["operations"], overwrites["execution-mode"]


def update(api: Api, workspace: str, **settings: Any) -> None:
    response = api.patch(f"/workspaces/{workspace}", resource("workspaces", **settings))
    assert response.status == 200, response.body


def test_the_execution_mode_is_inherited_until_it_is_set(api: Api) -> None:
    """A change of the organization's default reaches the workspaces without a mode of their own."""
    workspace = api.workspace()
    assert execution(api, workspace) == ("remote", True, False)
    api.patch("/organizations/example", resource("organizations", default_execution_mode="local"))
    assert execution(api, workspace) == ("local", False, False)
    update(api, workspace, execution_mode="remote")
    assert execution(api, workspace) == ("remote", True, True)
    update(api, workspace, setting_overwrites={"execution-mode": False})
    assert execution(api, workspace) == ("local", False, False)
    update(api, workspace, operations=True)
    assert execution(api, workspace) == ("remote", True, True)


def test_the_agent_pool_is_inherited_with_the_mode(api: Api) -> None:
    """Runs of the workspace name the organization's pool."""
    pool = api.agent_pool("diggers")
    defaults = {"default_execution_mode": "agent", "default_agent_pool_id": pool}
    api.patch("/organizations/example", resource("organizations", **defaults))
    workspace = api.configured_workspace()
    assert attributes(api, workspace)["agent-pool-id"] == pool
    details = api.phase(api.run(workspace), "plan")["execution-details"]
    assert (details["mode"], details["agent-pool-name"]) == ("agent", "diggers")
    read = api.get(f"/workspaces/{workspace}", include="agent_pool")
    (included,) = read.document["included"]
    assert included["relationships"]["workspaces"]["data"] == [
        {"id": workspace, "type": "workspaces"}
    ]
    update(api, workspace, execution_mode="remote")
    assert attributes(api, workspace)["agent-pool-id"] is None


def test_settings_that_exclude_each_other_are_refused(api: Api) -> None:
    """The pointer names the one that has to go, or is missing."""
    for settings, pointer in (
        ({"operations": True, "execution-mode": "local"}, "operations"),
        ({"setting-overwrites": {"execution-mode": True}}, "execution-mode"),
        ({"global-remote-state": True, "project-remote-state": True}, "project-remote-state"),
        ({"auto-destroy-activity-duration": "2w"}, "auto-destroy-activity-duration"),
        ({"vcs-repo": {"identifier": "acme/network"}}, "vcs-repo/oauth-token-id"),
        ({"vcs-repo": {"oauth-token-id": "ot-1"}}, "vcs-repo/identifier"),
    ):
        response = api.post(LIST, resource("workspaces", name="web", **settings))
        assert response.status == 422, settings
        assert response.pointers == {f"/data/attributes/{pointer}"}, settings
    assert api.get(LIST).ids == []


def test_a_repository_is_connected_changed_and_disconnected(api: Api) -> None:
    """What an update leaves out stays; null disconnects."""
    workspace = api.workspace(vcs_repo=REPOSITORY)
    found = attributes(api, workspace)
    webhook_url = found["vcs-repo"].pop("webhook-url")
    assert webhook_url.startswith("http://sim:1/webhooks/vcs/")
    assert found["vcs-repo"] == {
        "branch": "",
        "display-identifier": "acme/network",
        "github-app-installation-id": None,
        "identifier": "acme/network",
        "ingress-submodules": False,
        "oauth-token-id": "ot-1",
        "repository-http-url": "https://github.com/acme/network",
        "service-provider": "github",
        "tags-regex": None,
    }
    assert found["vcs-repo-identifier"] == "acme/network"
    update(api, workspace, vcs_repo={"branch": "develop"})
    changed = attributes(api, workspace)["vcs-repo"]
    assert changed["branch"] == "develop"
    assert (changed["identifier"], changed["webhook-url"]) == ("acme/network", webhook_url)
    update(api, workspace, vcs_repo=None)
    found = attributes(api, workspace)
    assert {found[name] for name in ("vcs-repo", "vcs-repo-identifier", "oauth-client-name")} == {
        None
    }


def test_an_unknown_version_of_terraform_is_refused(api: Api) -> None:
    """For a workspace and for a run, until it is added."""
    workspace = api.configured_workspace()
    pointer = {"/data/attributes/terraform-version"}
    for version in ("1.99.0", "1.9.99", "newest", "1.9", "~> 9.0", ""):
        changed = resource("workspaces", terraform_version=version)
        assert api.patch(f"/workspaces/{workspace}", changed).pointers == pointer, version
        refused = api.post_run(workspace, plan_only=True, terraform_version=version)
        assert refused.pointers == pointer, version
    api.core.store.terraform_versions.added.add("1.99.0")
    update(api, workspace, terraform_version="1.99.0")


def test_a_constraint_selects_the_newest_release_that_meets_it(api: Api) -> None:
    """The workspace shows the constraint, its runs the version."""
    workspace = api.configured_workspace()
    for constraint, version in (
        ("~> 1.9.0", "1.9.8"),
        (">= 1.0, < 1.5", "1.4.7"),
        ("~> 1.9.0, != 1.9.8", "1.9.7"),
        ("1.8.0-rc1", "1.8.0-rc1"),
        ("= 1.7.1", "1.7.1"),
    ):
        update(api, workspace, terraform_version=constraint)
        assert attributes(api, workspace)["terraform-version"] == constraint
        assert api.attributes(api.run(workspace))["terraform-version"] == version


def test_the_latest_runs_are_counted(api: Api) -> None:
    """Null before the first run is over, then averages in milliseconds and failures."""
    workspace = api.configured_workspace()
    names = ["plan-duration-average", "apply-duration-average", "run-failures"]
    names += ["policy-check-failures", "workspace-kpis-runs-count"]

    def counted() -> list[Any]:
        found = attributes(api, workspace)
        return [found[name] for name in names]

    assert counted() == [None] * 5
    api.script("main", plan_seconds=1.0, apply_seconds=3.0)
    api.run(workspace, auto_apply=True)
    api.advance()
    assert counted() == [1000, 3000, 0, None, 1]
    api.script("main", plan_seconds=3.0, plan_error="quota")
    api.run(workspace)
    api.advance()
    assert counted() == [2000, 3000, 1, None, 2]


def test_a_workspace_has_a_page_for_people(api: Api) -> None:
    """The link leads to it, as `self` leads to the resource."""
    links = api.get(f"/workspaces/{api.workspace('web')}").data["links"]
    assert links == {
        "self": "/api/v2/organizations/example/workspaces/web",
        "self-html": "/app/example/workspaces/web",
    }


def test_all_related_resources_of_a_workspace_can_be_included(api: Api) -> None:
    """Also those that only the newest clients ask for."""
    workspace = api.configured_workspace()
    api.run(workspace)
    api.advance()
    for include, kinds in (
        ("current_configuration_version.ingress_attributes", ["configuration-versions"]),
        ("current_run.apply", ["runs", "applies"]),
        ("latest_run.configuration_version", ["runs", "configuration-versions"]),
        ("latest_run.plan", ["runs", "plans"]),
        ("current_assessment_result,readme,agent_pool", []),
    ):
        read = api.get(f"/workspaces/{workspace}", include=include).document
        assert [item["type"] for item in read["included"]] == kinds, include


def test_a_plan_says_how_its_log_is_written(api: Api) -> None:
    """As the workspace was set when it planned."""
    workspace = api.configured_workspace(structured_run_output_enabled=True)
    run = api.run(workspace)
    api.advance()
    update(api, workspace, structured_run_output_enabled=False)
    assert api.phase(run, "plan")["structured-run-output-enabled"] is True
    assert b'"@message"' in api.log(run, "plan")
    run = api.run(workspace, plan_only=True)
    api.advance()
    assert api.phase(run, "plan")["structured-run-output-enabled"] is False
    assert b'"@message"' not in api.log(run, "plan")
