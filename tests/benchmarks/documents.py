"""The runs of the canned server, and the fields that a contender must read from them.

Standard library only: workers of every contender import this, each in an environment of its own.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

PAGE = 100
RUNS = 10_000  # that exist; longer lists repeat them
RUNS_PER_WORKSPACE = 20
# Among those that every contender knows.
STATUSES = ("applied", "planned_and_finished", "planned", "errored", "discarded", "policy_checked")
_PASSED = ("plan-queueable", "plan-queued", "planning", "planned", "apply-queued", "applying")
_FIRST = datetime(2021, 5, 24, 7, 38, 4, 171_000, tzinfo=UTC)

ExpectedFields = tuple[str, str, str, str, str]
"""Id, status, time of creation, id of the workspace and of the plan."""


def identity(kind: str, number: int) -> str:
    """Return the id of the resource of that kind and number, as long as the API's."""
    return f"{kind}-{hashlib.sha256(f'{kind} {number}'.encode()).hexdigest()[:16]}"


def workspace_of(number: int) -> str:
    """Return the id of the workspace in which the run of that number is."""
    return identity("ws", number // RUNS_PER_WORKSPACE)


def expected_fields(number: int) -> ExpectedFields:
    """Return the fields that must be read from the run of that number."""
    return (
        identity("run", number),
        STATUSES[number % len(STATUSES)],
        _time(number),
        workspace_of(number),
        identity("plan", number),
    )


def digest(all_fields: Iterable[ExpectedFields]) -> str:
    """Return a digest of the fields of runs, in any order."""
    lines = sorted(" ".join(each) for each in all_fields)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _time(number: int, minutes: int = 0) -> str:
    moment = _FIRST + timedelta(seconds=number, minutes=minutes)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def run(number: int) -> bytes:
    """Return a run as the Runs page shows it, 3.3 kB."""
    this, status, created_at, workspace, plan = expected_fields(number)
    here = f"/api/v2/runs/{this}"

    def one(kind: str, its_id: str) -> dict[str, object]:
        return {"data": {"id": its_id, "type": kind}, "links": {"related": f"{here}/{kind}"}}

    def many(kind: str, prefix: str, count: int = 0) -> dict[str, object]:
        data = [
            {"id": identity(prefix, 10 * number + index), "type": kind} for index in range(count)
        ]
        return {"data": data, "links": {"related": f"{here}/{kind}"}}

    document = {
        "id": this,
        "type": "runs",
        "attributes": {
            "actions": {
                "is-cancelable": False,
                "is-confirmable": status == "planned",
                "is-discardable": status in {"planned", "policy_checked"},
                "is-force-cancelable": False,
            },
            "canceled-at": None,
            "created-at": created_at,
            "has-changes": True,
            "auto-apply": False,
            "allow-empty-apply": False,
            "allow-config-generation": False,
            "is-destroy": False,
            "message": f"Roll out release 2.{number} to all regions",
            "plan-only": False,
            "source": "tfe-api",
            "status-timestamps": {
                f"{passed}-at": _time(number, minutes) for minutes, passed in enumerate(_PASSED)
            },
            "status": status,
            "trigger-reason": "manual",
            "target-addrs": None,
            "permissions": {
                "can-apply": True,
                "can-cancel": True,
                "can-comment": True,
                "can-discard": True,
                "can-force-execute": True,
                "can-force-cancel": True,
                "can-override-policy-check": True,
            },
            "refresh": True,
            "refresh-only": False,
            "replace-addrs": None,
            "save-plan": False,
            "terraform-version": "1.9.4",
            "updated-at": _time(number, len(_PASSED)),
            "variables": [],
        },
        "relationships": {
            "apply": one("applies", identity("apply", number)),
            "comments": many("comments", "wsc"),
            "confirmed-by": one("users", identity("user", number % 5)),
            "configuration-version": one("configuration-versions", identity("cv", number)),
            "cost-estimate": one("cost-estimates", identity("ce", number)),
            "created-by": one("users", identity("user", number % 7)),
            "input-state-version": one("state-versions", identity("sv", number)),
            "plan": one("plans", plan),
            "run-events": many("run-events", "re", 6),
            "policy-checks": many("policy-checks", "polchk", 1),
            "task-stages": many("task-stages", "ts", 2),
            "tf-policy-evaluations": many("tf-policy-evaluations", "tfpe"),
            "workspace": one("workspaces", workspace),
            "workspace-run-alerts": many("workspace-run-alerts", "wra"),
        },
        "links": {"self": here},
    }
    return json.dumps(document, separators=(",", ":")).encode()


def pagination(number: int, pages: int) -> bytes:
    """Return the pagination of a page of an organization's runs."""
    shown = {
        "current-page": number,
        "next-page": number + 1 if number < pages else None,
        "prev-page": number - 1 or None,
        "page-size": PAGE,
        "page-count": PAGE,
    }
    return json.dumps({"pagination": shown}, separators=(",", ":")).encode()
