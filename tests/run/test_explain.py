"""Reports on runs: what costs its part only, and what other servers send."""

import json
import pickle
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.support.odd_servers import MANNERS, Handle, forbids, with_manner
from tests.support.situations import SITUATIONS, World, world
from tests.support.workspaces import advance_clock, set_status
from tfrun_async.errors import MalformedAttributeError, NotFoundError
from tfrun_async.models import FINAL_RUN_STATUSES, RunStatus
from tfrun_async.report import Cause, NextAction, RunReport
from tfrun_async.simulator._http.messages import Request, Response
from tfrun_async.waiting import RunPhase


@pytest.fixture
async def there() -> AsyncIterator[World]:
    async with world() as created:
        yield created


async def explain(there: World, run: Any, **options: Any) -> RunReport:
    return await there.tfe.runs.explain(run, **options)


async def test_a_run_is_read_again(there: World) -> None:
    """Whatever is given: what was read before may be old."""
    run = await there.start()
    assert (await explain(there, run)).cause is Cause.CONFIRMATION
    await there.tfe.runs.discard(run)
    report = await explain(there, run)
    assert (report.cause, report.phase) == (Cause.DISCARDED, RunPhase.FINAL)
    assert report.since is not None
    assert report.since == report.run.status_timestamps["discarded-at"]
    with pytest.raises(NotFoundError):
        await explain(there, "run-none")


async def test_a_report_names_runs_and_people(there: World) -> None:
    """With their ids, names and words, not only in the sentence."""
    run = await SITUATIONS["behind_another"].arrange(there)
    report = await explain(there, run)
    assert report.ahead is not None
    assert (report.ahead.status, report.queue_position) == ("planned", 2)
    assert report.ahead.id != run.id
    await there.tfe.runs.discard(report.ahead.id, comment="Not today")
    report = await explain(there, report.ahead.id)
    assert report.stop is not None
    assert (report.stop.action, report.stop.by) == ("discarded", "simulator")
    assert report.stop.comment == "Not today"


async def test_a_cancel_names_who_asked_for_it(there: World) -> None:
    """Not who carried it out: the server did."""
    report = await explain(there, await SITUATIONS["canceled"].arrange(there))
    assert report.stop is not None
    assert (report.stop.by, report.stop.comment) == ("alice", "Wrong workspace")


async def test_a_report_has_what_this_token_may_do(there: World) -> None:
    """That of an organization may do nothing."""
    run = await there.start()
    assert (await explain(there, run)).allowed == ("apply", "discard")
    async with there.colleague("robot", "organization") as robot:
        report = await robot.runs.explain(run)
    assert report.allowed == ()
    (step,) = report.next_steps
    assert (step.action, step.command) == (NextAction.OTHER, "")
    assert "this token may not" in step.text


async def test_a_server_without_actions_is_taken_at_its_status(there: World) -> None:
    """A planned run that rests there can be confirmed or discarded."""
    run = await there.start()
    with with_manner(MANNERS["has_no_actions"]):
        report = await explain(there, run)
    assert [each.action for each in report.next_steps] == [NextAction.APPLY, NextAction.DISCARD]


IGNORED = [
    *("plan_fails", "apply_fails", "configuration_error", "task_fails", "advisory_task"),
    *("task_override", "locked", "behind_another", "saved_plan", "waits_for_confirmation"),
]


@pytest.mark.parametrize("name", IGNORED)
async def test_a_server_may_ignore_or_refuse_includes(there: World, name: str) -> None:
    """What is needed is read on its own, and the report is the same."""

    def refuses_includes(request: Request, handle: Handle) -> Response:
        if "include" in request.query:
            return Response.json(400, {"errors": [{"status": "400", "title": "include parameter"}]})
        return handle(request)

    run = await SITUATIONS[name].arrange(there)
    expected = await explain(there, run)
    with with_manner(MANNERS["ignores_includes"]):
        report = await explain(there, run)
    assert report.cause is expected.cause
    # The name of a lock's owner and the status of a run ahead come only with an include.
    assert report.summary.partition(" which ")[0] == expected.summary.partition(" which ")[0]
    assert report.unreadable == ()
    assert report.tasks == expected.tasks
    assert report.diagnostics == expected.diagnostics
    assert report.url == expected.url
    with with_manner(refuses_includes):
        assert (await explain(there, run)).cause is expected.cause


UNREADABLE = {
    "plan_fails": ("/_archivist/", Cause.PLAN_ERROR, "the log of the plan"),
    "apply_fails": ("/_archivist/", Cause.APPLY_ERROR, "the log of the apply"),
    "task_fails": ("/task-stages", Cause.FAILED, "the run tasks"),
    "advisory_task": ("/task-stages", Cause.CONFIRMATION, "the run tasks"),
    "canceled": ("/run-events", Cause.CANCELED, "the events of the run"),
    "locked": ("/workspaces/", Cause.WORKSPACE_LOCKED, "the workspace"),
    "behind_another": ("/workspaces/", Cause.RUN_AHEAD, "the workspace"),
    "task_override": ("/task-stages", Cause.TASK_OVERRIDE, "the run tasks"),
}


@pytest.mark.parametrize("status", [403, 404])
@pytest.mark.parametrize("name", UNREADABLE)
async def test_what_cannot_be_read_costs_its_part_only(
    there: World, name: str, status: int
) -> None:
    """The report says so."""
    path, cause, part = UNREADABLE[name]
    run = await SITUATIONS[name].arrange(there)
    with with_manner(forbids(lambda request: path in request.path, status)):
        report = await explain(there, run)
    assert report.cause is cause
    assert any(each.startswith(f"{part}: GET /") for each in report.unreadable)
    assert f"Not read: {part}" in report.text()
    assert "_archivist" not in report.text()


async def test_a_cancel_without_events_names_the_user_by_id(there: World) -> None:
    """The run itself says who."""
    run = await SITUATIONS["canceled"].arrange(there)
    with with_manner(forbids(lambda request: "/run-events" in request.path, 404)):
        report = await explain(there, run)
    assert report.stop is not None
    assert report.stop.by is not None
    assert report.stop.by.startswith("user-")
    assert report.summary == f"was canceled by {report.stop.by}"


async def test_a_comment_that_was_not_included_is_read(there: World) -> None:
    """The reason of a discard matters."""
    run = await SITUATIONS["discarded"].arrange(there)
    with with_manner(MANNERS["ignores_includes"]):
        report = await explain(there, run)
    assert report.stop is not None
    assert report.stop.comment == "Not on a Friday"


async def test_a_log_without_an_error_is_quoted(there: World) -> None:
    """An agent may have died: the last lines are all there is."""
    there.script(plan_error="Boom")
    run = await there.start()

    def logs_text(request: Request, handle: Handle) -> Response:
        if request.path.startswith("/_archivist/"):
            lines = "".join(f"line {n}\n\n" for n in range(30))
            return Response(200, body=f"\x02{lines}\x03".encode())
        return handle(request)

    with with_manner(logs_text):
        report = await explain(there, run)
    assert report.summary == "has errored: the plan has failed"
    assert report.log_tail == tuple(f"line {n}" for n in range(20, 30))
    assert report.text().endswith("  line 28\n  line 29")


def sending(there: World, run: str, **changes: Any) -> Any:
    """Return the manner of a server that has only one run, with other attributes."""

    def respond(request: Request, handle: Handle) -> Response:
        if request.path == f"/api/v2/runs/{run}":
            response = handle(request)
            document = json.loads(response.body)
            included = document.get("included", [])
            for resource in [document["data"], *included]:
                resource["attributes"] |= changes.get(resource["type"].replace("-", "_"), {})
                if relationships := changes.get(f"{resource['type']}_links"):
                    resource["relationships"] |= relationships
            return Response.json(200, document)
        return Response.json(404, {"errors": [{"status": "404", "title": "not found"}]})

    return respond


async def test_the_message_of_another_server_is_shown(there: World) -> None:
    """Where nothing else says why."""
    run = await there.start()
    attributes = {"status": "errored", "error-message": "The runner was lost"}
    with with_manner(sending(there, run.id, runs=attributes)):
        report = await explain(there, run)
    assert (report.cause, report.summary) == (
        Cause.FAILED,
        "has errored: The runner was lost",
    )
    with with_manner(sending(there, run.id, runs={"status": "errored"})):
        report = await explain(there, run)
    assert report.summary == "has errored: the server does not say why"
    assert [each.command for each in report.next_steps] == [f"tfrun logs {run.id}"]


async def test_a_failed_cost_estimate_is_named(there: World) -> None:
    """With its message."""
    run = await SITUATIONS["cost_estimated"].arrange(there)
    manner = sending(
        there,
        run.id,
        runs={"status": "errored"},
        cost_estimates={"status": "errored", "error-message": "No prices"},
    )
    with with_manner(manner):
        report = await explain(there, run)
    assert report.cause is Cause.COST_ESTIMATE_ERROR
    assert report.summary == "has errored: the costs could not be estimated: No prices"


async def test_a_team_may_hold_the_lock_and_a_lock_may_have_no_owner(there: World) -> None:
    """Its name is in the resource, which has no model of its own."""
    run = await SITUATIONS["locked"].arrange(there)
    team = {"id": "team-1", "type": "teams"}

    def lock_by(owner: Any) -> Any:
        def respond(request: Request, handle: Handle) -> Response:
            response = handle(request)
            if "/workspaces/" not in request.path or request.path.endswith("/runs"):
                return response
            document = json.loads(response.body)
            document["data"]["relationships"]["locked-by"] = {"data": owner}
            document["included"] = [{**team, "attributes": {"name": "platform"}}]
            return Response.json(200, document)

        return respond

    with with_manner(lock_by(team)):
        assert (await explain(there, run)).summary.startswith(
            "waits for its workspace, which platform has locked: Migration until Monday"
        )
    with with_manner(lock_by(None)):
        assert "which someone has locked" in (await explain(there, run)).summary


ODD: list[Any] = [None, [], 7, "text", {"nested": None}]


@pytest.mark.parametrize("value", ODD, ids=repr)
async def test_a_misfit_costs_its_part_only(there: World, value: Any) -> None:
    """In every status: what a report does not need may be anything."""
    run = await there.start()
    statuses = [*RunStatus, RunStatus("brand_new")]
    response = await there.tfe.request("GET", f"/runs/{run.id}")
    names = response.document["data"]["attributes"].keys() - {"status"}
    odd = dict.fromkeys(names, value)
    others = {
        kind: dict.fromkeys(
            ("status", "locked", "locked-reason", "name", "execution-details", "log-read-url"),
            value,
        )
        for kind in ("plans", "applies", "workspaces", "configuration_versions")
    }
    for status in statuses:
        manner = sending(there, run.id, runs={**odd, "status": str(status)}, **others)
        with with_manner(manner):
            report = await explain(there, run.id)
        assert report.text(60).startswith(run.id), status
        assert json.dumps(report.to_dict()), status
        assert (report.phase is RunPhase.FINAL) == (status in FINAL_RUN_STATUSES), status
    with with_manner(sending(there, run.id, runs={"status": None})):
        with pytest.raises(MalformedAttributeError, match="status"):
            await explain(there, run.id)


async def test_an_unknown_status_is_said_to_be_unknown(there: World) -> None:
    """It goes on, as far as this version can tell."""
    run = await there.start()
    with with_manner(sending(there, run.id, runs={"status": "brand_new", "actions": {}})):
        report = await explain(there, run)
    assert report.cause is Cause.WORKING
    assert "brand_new, which this version of tfrun-async does not know" in report.summary


PLAN = {
    "resource_changes": [
        {"address": "a.new", "change": {"actions": ["create"]}},
        {"address": "a.same", "change": {"actions": ["no-op"]}},
        {"address": "a.replaced", "change": {"actions": ["delete", "create"]}},
        {"address": "a.moved", "change": {"actions": ["no-op"]}, "previous_address": "a.old"},
        {"address": "a.imported", "change": {"actions": ["no-op"], "importing": {"id": "1"}}},
        {"address": "a.odd", "change": None},
        "odd",
    ],
    "resource_drift": [{"address": "a.drifted", "change": {"actions": ["update"]}}],
    "output_changes": {
        "url": {"actions": ["update"]},
        "same": {"actions": ["no-op"]},
        "odd": None,
    },
}


@pytest.mark.parametrize("redacted", [False, True])
async def test_the_addresses_come_from_the_json_plan(there: World, redacted: bool) -> None:
    """From the redacted one where this token may not read the other."""
    run = await there.start()
    wanted = "/json-output-redacted" if redacted else "/json-output"

    def has_plan(request: Request, handle: Handle) -> Response:
        if "/json-output" not in request.path:
            return handle(request)
        if request.path.endswith(wanted):
            return Response.json(200, PLAN)
        return Response.json(403, {"errors": []})

    with with_manner(has_plan):
        report = await explain(there, run, changes=True)
    assert report.changes.resources == {
        "create": ("a.new",),
        "replace": ("a.replaced",),
        "move": ("a.moved",),
        "import": ("a.imported",),
    }
    assert report.changes.drift == ("a.drifted",)
    assert report.changes.outputs == {"url": "update"}
    assert report.text().endswith(
        "To create:\n  a.new\nTo replace:\n  a.replaced\nTo move:\n  a.moved\nTo import:\n"
        "  a.imported\nChanged outside of Terraform:\n  a.drifted\nOutputs: url (update)"
    )


async def test_counts_that_are_missing_are_read_for_a_decision(there: World) -> None:
    """As for the other surfaces; unknown ones are left out."""
    run = await there.start()
    with with_manner(MANNERS["counts_nothing"]):
        assert (await explain(there, run)).summary.endswith("1 to add, 0 to change, 0 to destroy")
    with with_manner(MANNERS["has_no_json"]):
        assert (await explain(there, run)).summary == "waits to be confirmed or discarded"


async def test_long_lists_of_addresses_are_cut_in_the_text(there: World) -> None:
    """Not in the report."""
    there.script(additions=30)
    report = await explain(there, await there.start(), changes=True)
    assert report.changes.resources is not None
    assert len(report.changes.resources["create"]) == 30
    assert report.text().endswith("\n  and 10 more")


async def test_a_text_is_wrapped_at_spaces(there: World) -> None:
    """Ids, commands and URLs stay whole, so that they can be copied."""
    run = await SITUATIONS["locked"].arrange(there)
    report = await explain(there, run)
    lines = report.text(60).split("\n")
    assert all(len(line) <= 60 for line in lines if "http" not in line)
    assert any(f"tfrun cancel {run.id}" in line for line in lines)
    assert report.url is not None
    assert report.url in report.text(20).split(": ")[-1]
    assert " ".join(report.text(60).split()) == " ".join(report.text().split())


async def test_a_report_is_plain_data(there: World) -> None:
    """For JSON and for other processes."""
    report = await explain(there, await SITUATIONS["plan_fails"].arrange(there))
    document = json.loads(json.dumps(report.to_dict()))
    assert (document["run_id"], document["status"]) == (report.run.id, "errored")
    assert document["diagnostics"][0]["range"] == {
        "filename": "main.tf",
        "start": {"line": 3, "column": None},
        "end": None,
    }
    assert document["next_steps"][0]["command"] == "tfrun start example/network"
    assert document["since"].endswith("Z")
    assert pickle.loads(pickle.dumps(report)).to_dict() == report.to_dict()


async def test_a_plan_that_rests_in_planned_has_ended(there: World) -> None:
    """Some servers have no other status for plan-only runs."""
    run = await there.start(plan_only=True)
    advance_clock(there.sim)
    with with_manner(MANNERS["rests_in_planned"]):
        report = await explain(there, run)
    assert (report.cause, report.phase) == (Cause.PLAN_ONLY, RunPhase.FINAL)


async def test_a_run_that_may_be_canceled_by_force_says_so(there: World) -> None:
    """Once the cool-off has passed."""
    run = await SITUATIONS["canceling"].arrange(there)
    advance_clock(there.sim)
    (step,) = (await explain(there, run)).next_steps
    assert step.command == f"tfrun cancel --force {run.id}"


async def test_a_saved_plan_needs_no_workspace_before_it_is_confirmed(there: World) -> None:
    """So it does not wait for the run ahead."""
    await there.start_other()
    run = await there.start(wait=0.0, save_plan=True)
    set_status(there.sim, run, "pending")
    assert (await explain(there, run)).cause is Cause.WORKER
