"""Tests of what the page shows, without sockets."""

import re
from html import unescape
from typing import Any

import pytest

from tests.support.core_api import Api, resource
from tests.support.core_run_tasks import create_task, start_run_with_tasks
from tests.support.policies import sentinel
from tfrun_async.simulator._page.document import document, fragment
from tfrun_async.simulator._page.parts import Screen
from tfrun_async.simulator._page.screens import find_screen, is_page_path
from tfrun_async.simulator._routes.table import OPEN_ROUTES, ROUTES

HOSTILE = "<img src=x onerror=alert(1)>\"'&\x1b[31m\u202e"


def html(api: Api, path: str, page: int = 1) -> str:
    return fragment(find_screen(api.core, path, page))


def shown(api: Api, path: str, page: int = 1) -> str:
    """Return the text of a screen, with a space between its cells."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html(api, path, page))).split())


def run_path(run: str, workspace: str = "main") -> str:
    return f"/app/example/workspaces/{workspace}/runs/{run}"


def test_the_first_screen_has_organizations_workspaces_and_runs(api: Api) -> None:
    """Each name is a link to its own screen."""
    assert "No workspaces yet." in shown(api, "/")
    workspace = api.configured_workspace()
    run = api.run(workspace, message="Deploy")
    api.advance()
    text = shown(api, "/")
    assert "main planned +1 ~0 -0 Deploy 2026-01-01 00:00:" in text
    assert f"Latest runs Run Status Changes Message Created Workspace {run} planned" in text
    content = html(api, "/")
    for path in ("/app/example/workspaces", "/app/example/workspaces/main", run_path(run)):
        assert f'href="{path}"' in content
        assert find_screen(api.core, path).status == 200


def test_a_workspace_shows_its_lock_its_queue_and_its_runs(api: Api) -> None:
    """The first screen has the run that holds the workspace, not the one that waits for it."""
    workspace = api.configured_workspace()
    first, second = api.run(workspace), api.run(workspace)
    api.advance()
    text = shown(api, "/app/example/workspaces/main")
    assert f"Lock by {first} Queue 1 runs" in text
    assert text.index(f"{second} pending") < text.index(f"{first} planned")
    assert "main planned" in shown(api, "/")
    api.action(second, "cancel")
    api.action(first, "discard")
    api.advance()
    api.post(f"/workspaces/{workspace}/actions/lock", {"reason": "Moving out"})
    assert "Lock by simulator: Moving out" in shown(api, "/app/example/workspaces/main")


def test_a_run_shows_its_transitions_its_comments_and_its_logs(api: Api) -> None:
    """Logs are those so far, and statuses have the time that they lasted."""
    run = api.run(api.configured_workspace(), message="First\nsecond")
    api.advance(1)
    text = shown(api, run_path(run))
    assert "pending 2026-01-01 00:00:" in text
    assert "0.2 s planning" in text
    assert "Log of the plan running Terraform v" in text
    assert "Plan:" not in text
    api.advance()
    api.action(run, "apply", {"comment": "Go"})
    api.advance()
    text = shown(api, run_path(run))
    assert "Message First second" in text
    assert "applying 2026-01-01" in text
    assert "Confirmed by simulator" in text
    assert "simulator Go" in text
    assert "Plan: 1 to add, 0 to change, 0 to destroy. Log of the apply finished" in text
    assert "Apply complete! Resources: 1 added" in text
    assert 'class="green">  +</span>' in html(api, run_path(run))


def test_a_run_shows_policies_and_run_tasks(api: Api) -> None:
    """With their statuses and results."""
    api.set_policies(sentinel("soft_failed"), workspace="main")
    run, (request,) = start_run_with_tasks(api, ["post_plan"])
    request.call_back("passed", message=f"All good {HOSTILE}")
    api.advance()
    text = shown(api, run_path(run))
    assert "Run task: task-0 (post_plan) passed All good <img" in text
    assert re.search(r"Policies: \w+ soft_failed 0 passed, 1 failed", text)


def test_a_structured_log_is_readable(api: Api) -> None:
    """It has the messages and the details of diagnostics, not the JSON."""
    workspace = api.configured_workspace(structured_run_output_enabled=True)
    api.patch(
        f"/workspaces/{workspace}",
        resource("workspaces", **{"structured-run-output-enabled": True}),
    )
    api.script("main", plan_error="Quota exceeded\nAsk for more.")
    run = api.run(workspace)
    api.advance()
    text = shown(api, run_path(run))
    assert "Error: Quota exceeded" in text
    assert "@message" not in text


def test_long_logs_and_lists_are_bounded(api: Api) -> None:
    """A list has pages, and a log has its end."""
    workspace = api.configured_workspace()
    run = api.run(workspace)
    api.advance()
    assert api.status(run) == "planned"
    api.core.store.runs[run].plan.lines = tuple(f"line {number}" for number in range(2_500))
    text = shown(api, run_path(run))
    assert "500 earlier lines are left out. line 500 line 501" in text
    assert "line 499" not in text
    for number in range(120):
        api.workspace(f"w{number:03}")
    assert "All 121 workspaces" in shown(api, "/")
    path = "/app/example/workspaces"
    first, second, beyond = (shown(api, path, page) for page in (1, 2, 99))
    assert "main" in first
    assert "w099" not in first
    assert "Page 1 of 2 Next" in first
    assert "w099" in second
    assert "Previous Page 2 of 2" in second
    assert beyond == second


def test_hostile_values_are_shown_as_text(api: Api) -> None:
    """Names, messages, comments, reasons, tags and logs cannot add an element or a control code."""
    workspace = api.configured_workspace()
    run = api.run(workspace, message=HOSTILE)
    api.advance()
    assert api.status(run) == "planned"
    record = api.core.store.runs[run]
    record.workspace.organization.name = record.workspace.settings["name"] = HOSTILE
    record.created_by.username = record.options["terraform-version"] = HOSTILE
    record.workspace.project.settings["name"] = HOSTILE
    record.plan.lines = (HOSTILE, f"\x1b]0;{HOSTILE}\x07")
    api.core.store.organizations[HOSTILE] = record.workspace.organization
    api.post(f"/runs/{run}/comments", resource("comments", body=HOSTILE))
    api.post(f"/workspaces/{workspace}/actions/lock", {"reason": HOSTILE})
    links = set(re.findall('href="([^"]+)"', html(api, "/")))
    assert len(links) == 3  # the organization, the workspace and the run
    for path in ["/", *links]:
        screen = find_screen(api.core, path)
        assert screen.status == 200, path
        page = document(screen)
        assert "&lt;img src=x onerror=alert(1)&gt;" in page
        assert "<img" not in page
        assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", page)


def test_no_secret_is_shown(api: Api) -> None:
    """Tokens, keys, presigned URLs and sensitive values are hidden in logs and messages, too."""
    workspace = api.configured_workspace()
    secrets = [api.token, api.login("team").token, "k3y-one"]
    create_task(api, hmac_key="k3y-one")
    for key, value, is_hcl, in_log in (
        ("password", "pass'word", False, ["pass'word"]),
        (
            "lines",
            'first "line"\n  next-line',
            False,
            ['first "line"', 'first \\"line\\"', "next-line"],
        ),
        ("map", '{a = "in-a-map"}', True, ["in-a-map"]),
        ("short", "ee", False, []),  # hides no part of a word, such as of "seen"
    ):
        _set_variable(api, workspace, key=key, value=value, hcl=is_hcl, sensitive=True)
        secrets += in_log
    _set_variable(api, workspace, key="region", value="plain-value")
    run = api.run(workspace)
    api.advance()
    log_url = api.get(f"/runs/{run}/plan").data["attributes"]["log-read-url"]
    secrets.append(log_url.removeprefix("http://sim:1"))
    screens = ["/", "/app/example/workspaces/main", run_path(run)]
    assert all("plain-value" not in shown(api, path) for path in screens)
    record = api.core.store.runs[run]
    for secret in secrets:
        record.options["message"] = f"seen {secret} here"
        record.plan.lines = (f"seen {secret} here",)
        for path in screens:
            text = shown(api, path)
            assert secret not in text, (secret, path)
            assert "seen (hidden) here" in text, (secret, path)


def _set_variable(api: Api, workspace: str, **attributes: Any) -> None:
    payload = resource("vars", category="terraform", **attributes)
    assert api.post(f"/workspaces/{workspace}/vars", payload).status == 201


@pytest.mark.parametrize(
    "path",
    [
        "/app/none",
        "/app/none/workspaces",
        "/app/example/workspaces/none",
        "/app/example/workspaces/main/runs/run-none",
        "/app/example/workspaces/other/runs/{run}",
        "/app/example/settings",
    ],
)
def test_what_does_not_exist_is_a_404(api: Api, path: str) -> None:
    """Also a run at the address of another workspace."""
    api.workspace("other")
    run = api.run(api.configured_workspace())
    screen = find_screen(api.core, path.format(run=run))
    assert (screen.status, screen.title) == (404, "Not found")


def test_the_api_has_no_path_of_the_page() -> None:
    """So that the page hides no endpoint."""
    for route in [*ROUTES, *OPEN_ROUTES]:
        assert not is_page_path(route.path)


def test_the_document_is_complete_and_has_nothing_from_elsewhere() -> None:
    """It fits on a phone, and names no address but its own."""
    page = document(Screen("<b>", []))
    assert page.startswith('<!doctype html>\n<html lang="en"><head><meta charset="utf-8">')
    assert "<title>&lt;b&gt; · Simulator</title>" in page
    assert 'content="width=device-width, initial-scale=1"' in page
    assert "prefers-color-scheme: dark" in page
    assert not re.search("https?:", page)
