"""The state machine of a run, as one table, and what follows from it."""

# A run moves only along this table. Pending runs wait for their workspace, which one run holds
# at a time; plan-only runs and unconfirmed saved plans do not need it. Runs of a VCS commit fetch
# it first. `planned` goes on by itself when the run applies automatically, and rests for
# confirmation otherwise. A plan that may not be applied, or has nothing to apply, finishes
# instead; a saved plan rests beside the queue until it is confirmed, and joins the queue then.
# Between the plan and what follows it come cost estimation and policy checks, where they are
# switched on: `planned`, `cost_estimated` and `policy_checked` are left at once while another
# check is to come, and rest where `planned` would otherwise. A policy that soft failed waits to
# be overridden, or ends a run that could not be applied anyway.
# Run tasks come in four stages, each only where a run has tasks for it: before the plan is queued,
# before the checks, before the apply is queued, and after it. A stage runs until all of its tasks
# are final; a mandatory one that did not pass ends the run, or waits for a decision.
# A cancel is a request: Terraform may take its time, or ignore it until it is forced. What a
# user can do in a status is what the table allows from there: a run is confirmable where it
# can become `confirmed`, discardable where `discarded`, cancelable where `canceled`, and
# final where it cannot move at all.
TRANSITIONS: dict[str, frozenset[str]] = {
    status: frozenset(following.split())
    for status, following in {
        "pending": "fetching pre_plan_running plan_queued discarded canceled",
        "fetching": "fetching_completed canceled",
        "fetching_completed": "pre_plan_running plan_queued canceled",
        "pre_plan_running": "pre_plan_completed pre_plan_awaiting_decision errored canceled",
        "pre_plan_awaiting_decision": "pre_plan_running canceled",
        "pre_plan_completed": "plan_queued canceled",
        "plan_queued": "planning canceled",
        "planning": "planned planned_and_saved planned_and_finished errored canceled "
        "force_canceled",
        "planned": "post_plan_running cost_estimating policy_checking confirmed discarded",
        "post_plan_running": "post_plan_completed post_plan_awaiting_decision errored discarded "
        "canceled",
        "post_plan_awaiting_decision": "post_plan_running canceled",
        "post_plan_completed": "cost_estimating policy_checking planned_and_saved "
        "planned_and_finished confirmed discarded",
        "cost_estimating": "cost_estimated canceled",
        "cost_estimated": "policy_checking planned_and_saved planned_and_finished confirmed "
        "discarded",
        "policy_checking": "policy_checked policy_override policy_soft_failed errored canceled",
        "policy_override": "policy_checked discarded",
        "policy_checked": "planned_and_saved planned_and_finished confirmed discarded",
        "policy_soft_failed": "",
        "planned_and_saved": "confirmed discarded",
        "confirmed": "pre_apply_running apply_queued canceled",
        "pre_apply_running": "pre_apply_completed pre_apply_awaiting_decision errored canceled",
        "pre_apply_awaiting_decision": "pre_apply_running canceled",
        "pre_apply_completed": "apply_queued canceled",
        "apply_queued": "applying canceled",
        "applying": "post_apply_running applied errored canceled force_canceled",
        "post_apply_running": "post_apply_completed canceled",
        "post_apply_completed": "applied",
        "planned_and_finished": "",
        "applied": "",
        "discarded": "",
        "errored": "",
        "canceled": "",
        "force_canceled": "",
    }.items()
}

FINAL = frozenset(status for status, following in TRANSITIONS.items() if not following)

# The queue of an organization: runs that wait for a worker, and runs that have one.
WAITING = frozenset({"pending", "plan_queued", "confirmed", "apply_queued"})
RUNNING = frozenset({"planning", "cost_estimating", "policy_checking", "applying"})

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
