"""The state machine of a run as one table, and the rules that are derived from it."""

# A run moves only along this table. The main path, with the optional steps in brackets:
#
#     pending ─► [fetching] ─► [pre-plan tasks] ─► plan_queued ─► planning ─► planned
#        │                                                            │          │
#        │ waits for the workspace,                                   │          ▼
#        │ which one run holds at a time      planned_and_finished ◄──┤  [Terraform policies]
#        │                                    planned_and_saved    ◄──┘   [post-plan tasks,
#        ▼                                                                 OPA policies]
#     discarded, canceled                                                 [cost estimate]
#                                                                         [Sentinel policies]
#                                                                                │
#                                                                                ▼
#     applied ◄─ [post-apply tasks] ◄─ applying ◄─ apply_queued ◄─ [pre-apply tasks] ◄─ confirmed
#
# - Workspace: plan-only runs and unconfirmed saved plans do not need it. A saved plan joins the
#   queue when it is confirmed.
# - Fetching: only runs of a VCS commit.
# - Checks: `planned`, `tf_policy_checked`, `cost_estimated` and `policy_checked` are left at once
#   while another check follows. After the last check the run waits for a user, or confirms itself
#   with auto-apply.
# - Plans that may not be applied, or that have nothing to apply, finish after the last check.
# - Policies: a mandatory one that failed ends the run, or makes it wait for an override. A run that
#   cannot be applied does not wait. OPA policies are evaluated in the stage of post-plan tasks.
# - Run tasks: a stage lasts until all of its tasks are final. A mandatory task that did not pass
#   ends the run, or makes it wait for a decision.
# - Cancel: only a request. Terraform may need time, or ignore it until it is forced.
#
# The table also defines the possible actions: a run is confirmable if it can become `confirmed`,
# discardable if `discarded`, cancelable if `canceled`, and final if it cannot move.
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
        "planned": "tf_policy_checked tf_policy_override post_plan_running cost_estimating "
        "policy_checking confirmed errored discarded",
        "tf_policy_override": "tf_policy_checked discarded",
        "tf_policy_checked": "post_plan_running cost_estimating policy_checking planned_and_saved "
        "planned_and_finished confirmed discarded",
        "post_plan_running": "post_plan_completed post_plan_awaiting_decision errored discarded "
        "canceled",
        "post_plan_awaiting_decision": "post_plan_running discarded canceled",
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

# The document's status group of this name; simulated runs reach only some of its statuses.
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
    """Return the operation of a run; plan-only takes precedence over the others."""
    for option, name in (
        ("plan-only", "plan_only"),
        ("invoke-action-addrs", "action_only"),
        ("save-plan", "save_plan"),
        ("is-destroy", "destroy"),
        ("refresh-only", "refresh_only"),
        ("allow-empty-apply", "empty_apply"),
    ):
        if options[option]:
            return name
    return "plan_and_apply"
