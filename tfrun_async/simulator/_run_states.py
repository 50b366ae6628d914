"""The state machine of a run, as one table, and what follows from it."""

from __future__ import annotations

# A run moves only along this table. Pending runs wait for their workspace, which one run holds
# at a time; plan-only runs and unconfirmed saved plans do not need it. Runs of a VCS commit fetch
# it first. `planned` goes on by itself when the run applies automatically, and rests for
# confirmation otherwise. A plan that may not be applied, or has nothing to apply, finishes at
# once; a saved plan rests beside the queue until it is confirmed, and joins the queue then.
# A cancel is a request: Terraform may take its time, or ignore it until it is forced. What a
# user can do in a status is what the table allows from there: a run is confirmable where it
# can become `confirmed`, discardable where `discarded`, cancelable where `canceled`, and
# final where it cannot move at all.
TRANSITIONS: dict[str, frozenset[str]] = {
    status: frozenset(following.split())
    for status, following in {
        "pending": "fetching plan_queued discarded canceled",
        "fetching": "fetching_completed canceled",
        "fetching_completed": "plan_queued canceled",
        "plan_queued": "planning canceled",
        "planning": "planned planned_and_saved planned_and_finished errored canceled "
        "force_canceled",
        "planned": "confirmed discarded",
        "planned_and_saved": "confirmed discarded",
        "confirmed": "apply_queued canceled",
        "apply_queued": "applying canceled",
        "applying": "applied errored canceled force_canceled",
        "planned_and_finished": "",
        "applied": "",
        "discarded": "",
        "errored": "",
        "canceled": "",
        "force_canceled": "",
    }.items()
}

FINAL = frozenset(status for status, following in TRANSITIONS.items() if not following)

# The statuses group of the document; runs here only ever reach some of them.
DISCARDABLE = frozenset(
    {
        "planned",
        "planned_and_saved",
        "cost_estimated",
        "policy_checked",
        "policy_override",
        "post_plan_running",
        "post_plan_completed",
    }
)


def in_group(status: str, group: str) -> bool:
    """Say whether a status belongs to one of the document's three status groups."""
    match group:
        case "final":
            return status in FINAL
        case "non_final":
            return status not in FINAL
        case "discardable":
            return status in DISCARDABLE
        case _:
            return False


def operation(options: dict[str, object]) -> str:
    """Return the one operation that a run performs; what cannot be applied is plan-only first."""
    for option, name in (
        ("plan-only", "plan_only"),
        ("save-plan", "save_plan"),
        ("is-destroy", "destroy"),
        ("refresh-only", "refresh_only"),
        ("allow-empty-apply", "empty_apply"),
    ):
        if options[option]:
            return name
    return "plan_and_apply"
