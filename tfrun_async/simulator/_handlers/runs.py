"""Runs: create, read, and the actions of users."""

from collections.abc import Callable
from typing import Any

import attrs

from tfrun_async.simulator._engine.lifecycle import Lifecycle
from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._handlers.policies import add_policies
from tfrun_async.simulator._handlers.run_events import add_comment, saving_comment
from tfrun_async.simulator._handlers.task_stages import add_stages
from tfrun_async.simulator._http.messages import ApiError, Response
from tfrun_async.simulator._http.request_body import (
    Attribute,
    boolean,
    check_attributes,
    read_resource,
    related_id,
    string,
    string_array,
)
from tfrun_async.simulator._records.access import WorkspacePermission
from tfrun_async.simulator._records.store import (
    CLI_MESSAGE,
    DEFAULT_MESSAGE,
    ConfigurationVersion,
    Phase,
    Run,
    Scenario,
    Store,
    StoredObject,
    User,
    Workspace,
)

PLAN_SECONDS = 2.0
APPLY_SECONDS = 2.0
INCLUDES = frozenset(
    {
        "plan",
        "apply",
        "created_by",
        "cost_estimate",
        "configuration_version",
        "configuration_version.ingress_attributes",
        "run_events",
        "task_stages",
        "tf_policy_evaluations",
        "workspace",
    }
)
# A null reads as "not given", as the defaults "none" of the document suggest.
ATTRIBUTES: dict[str, Attribute] = {
    "allow-config-generation": boolean(nullable=True),
    "allow-empty-apply": boolean(nullable=True),
    "auto-apply": boolean(None, nullable=True),
    "debugging-mode": boolean(nullable=True),
    "invoke-action-addrs": string_array(),
    "is-destroy": boolean(nullable=True),
    "message": string(DEFAULT_MESSAGE),
    "plan-only": boolean(None, nullable=True),
    "policy-paths": string_array(),
    "refresh": boolean(default=True, nullable=True),
    "refresh-only": boolean(nullable=True),
    "replace-addrs": string_array(),
    "save-plan": boolean(nullable=True),
    "target-addrs": string_array(),
    "terraform-version": string(),
    "variables": Attribute(
        "an array of objects", lambda value: isinstance(value, list), [], nullable=True
    ),
}


def create(context: HandlerContext) -> Response:
    """Create a run."""
    store = context.store
    data = read_resource(context.request, "runs")
    workspace_id = related_id(data, "workspace", "workspaces")
    if workspace_id is None:
        raise ApiError.invalid({"/data/relationships/workspace": "A run needs a workspace."})
    workspace = store.find(store.workspaces, workspace_id)
    context.require(WorkspacePermission.QUEUE_PLANS, workspace)
    accepted = {**ATTRIBUTES, "comment": string()}  # of creates only: no run has it
    given, problems = check_attributes(data["attributes"], accepted, partial=True)
    comment = given.pop("comment", None)
    problems |= _variable_problems(given.get("variables"))
    version = _find_configuration_version(context, data, workspace, problems)
    # Only now: the conflicts depend on the values, and the run takes defaults in place of nulls.
    given = {key: value for key, value in given.items() if value is not None}
    problems |= _conflicts(store, workspace, version, given)
    if problems or version is None:
        raise ApiError.invalid(problems)
    if context.request.source != "tfe-api":
        given.setdefault("message", CLI_MESSAGE)
    run = queue_run(
        store,
        context.lifecycle,
        version,
        workspace=workspace,
        options=run_options(workspace, version, given),
        at=context.now,
        user=context.caller,
        source=context.request.source,
    )
    if comment:
        add_comment(store, run, context.caller, comment)
    return _respond(context, run, status=201)


def _find_configuration_version(
    context: HandlerContext, data: dict[str, Any], workspace: Workspace, problems: dict[str, str]
) -> ConfigurationVersion | None:
    """Return the named configuration version, or the one that the workspace used last."""
    pointer = "/data/relationships/configuration-version"
    version_id = related_id(data, "configuration-version", "configuration-versions")
    if version_id is None:
        version = workspace.configuration_version
        missing = "The workspace has no configuration version to run."
    else:
        version = context.store.configuration_versions.get(version_id)
        # A version of another workspace is accepted if the caller may see it, but not one of
        # another organization.
        if version is not None and (
            version.workspace.organization is not workspace.organization
            or not context.may(WorkspacePermission.READ_RUNS, version)
        ):
            version = None
        missing = "There is no such configuration version."
    if version is None:
        problems[pointer] = missing
    elif version.status != "uploaded":
        problems[pointer] = f"The configuration version is {version.status}, not uploaded."
    return version


def _variable_problems(variables: list[Any] | None) -> dict[str, str]:
    problems = {}
    for index, variable in enumerate(variables or ()):
        pointer = f"/data/attributes/variables/{index}"
        if not isinstance(variable, dict):
            problems[pointer] = "A variable must be an object with a key and a value."
            continue
        for key in ("key", "value"):
            if not isinstance(variable.get(key), str):
                problems[f"{pointer}/{key}"] = f"{key} must be a string."
    return problems


def _conflicts(
    store: Store, workspace: Workspace, version: ConfigurationVersion | None, given: dict[str, Any]
) -> dict[str, str]:
    """Return the conflicts among attributes that are valid by themselves."""
    problems = {}
    at = "/data/attributes"
    plan_only = given.get("plan-only", version is not None and version.speculative)
    if given.get("is-destroy") and given.get("refresh-only"):
        problems[f"{at}/refresh-only"] = "refresh-only and is-destroy exclude each other."
    if given.get("is-destroy") and not workspace.settings["allow-destroy-plan"]:
        problems[f"{at}/is-destroy"] = "The workspace does not allow destroy plans."
    if (terraform_version := given.get("terraform-version")) is not None:
        if not plan_only:
            problems[f"{at}/terraform-version"] = "terraform-version is only for plan-only runs."
        elif store.terraform_versions.select(terraform_version) != terraform_version:
            problems[f"{at}/terraform-version"] = "There is no such version of Terraform."
    if (addresses := given.get("invoke-action-addrs")) and (
        len(addresses) > 1 or given.get("target-addrs") or given.get("is-destroy")
    ):
        problems[f"{at}/invoke-action-addrs"] = (
            "A run invokes one action, without target-addrs and is-destroy."
        )
    if version is not None and version.speculative and not plan_only:
        problems[f"{at}/plan-only"] = "A speculative configuration is only for plan-only runs."
    return problems


def run_options(
    workspace: Workspace, version: ConfigurationVersion, given: dict[str, Any]
) -> dict[str, Any]:
    """Return all attributes of a run, with defaults from the workspace and the version."""
    options = {key: attribute.default for key, attribute in ATTRIBUTES.items()}
    options["auto-apply"] = workspace.settings["auto-apply"]
    options["plan-only"] = version.speculative
    return {**options, **given}


def queue_run(
    store: Store,
    lifecycle: Lifecycle,
    version: ConfigurationVersion,
    *,
    workspace: Workspace,
    options: dict[str, Any],
    at: float,
    user: User,
    source: str,
    triggering_run: Run | None = None,
) -> Run:
    """Add a run to the workspace's queue."""
    scenario = store.scenarios.get((workspace.organization.name, workspace.name), Scenario())
    setting = workspace.settings["terraform-version"]
    options["terraform-version"] = options["terraform-version"] or (
        store.terraform_versions.select(setting)
    )
    run = Run(
        id=store.ids.new_id("run"),
        workspace=workspace,
        configuration_version=version,
        created_at=at,
        created_by=user,
        source=source,
        trigger_reason="manual" if triggering_run is None else "run_trigger",
        triggering_run=triggering_run,
        options=options,
        scenario=scenario,
        plan=_create_phase(store, "plan", scenario.plan_seconds, PLAN_SECONDS),
        apply=_create_phase(store, "apply", scenario.apply_seconds, APPLY_SECONDS),
        history=[("pending", at)],
    )
    store.runs[run.id] = store.plans[run.plan.id] = store.applies[run.apply.id] = run
    if version.run is None:
        version.run = run
    _add_checks(store, run, at)
    add_stages(store, run, at)
    store.objects[run.plan.log_secret] = StoredObject("plan-log", run.plan.id)
    store.objects[run.apply.log_secret] = StoredObject("apply-log", run.apply.id)
    # From now on runs that name no version use this one.
    if not (version.speculative or version.provisional):
        workspace.configuration_version = version
    lifecycle.enqueue(run, at)
    return run


def _add_checks(store: Store, run: Run, at: float) -> None:
    """Add the cost estimate, if it is switched on, and the checks of the policies in force now."""
    organization = run.workspace.organization
    if organization.settings["cost-estimation-enabled"]:
        run.cost_estimate = store.ids.new_id("ce")
        store.cost_estimates[run.cost_estimate] = run
    add_policies(store, run, at)


def _create_phase(
    store: Store, kind: str, scenario_seconds: float | None, default_seconds: float
) -> Phase:
    return Phase(
        id=store.ids.new_id(kind),
        log_secret=store.ids.new_secret(),
        seconds=default_seconds if scenario_seconds is None else scenario_seconds,
    )


def read(context: HandlerContext, run_id: str) -> Response:
    """Read a run."""
    return _respond(context, context.store.find(context.store.runs, run_id))


def _respond(context: HandlerContext, run: Run, *, status: int = 200) -> Response:
    return context.respond_with_resource(
        context.serializer.run(run), status=status, include=INCLUDES
    )


@attrs.frozen
class RunAction:
    """The handler of an action on a run, which saves its comment."""

    perform: Callable[[HandlerContext, Run], None]

    def __call__(self, context: HandlerContext, run_id: str) -> Response:
        """Perform the action, and respond without a body."""
        run = context.store.find(context.store.runs, run_id)
        with saving_comment(context, run):
            self.perform(context, run)
        return Response(202)


apply = RunAction(lambda context, run: context.lifecycle.confirm(run, context.now, context.caller))
discard = RunAction(
    lambda context, run: context.lifecycle.discard(run, context.now, context.caller)
)
cancel = RunAction(lambda context, run: context.lifecycle.cancel(run, context.now, context.caller))
force_cancel = RunAction(
    lambda context, run: context.lifecycle.force_cancel(run, context.now, context.caller)
)
force_execute = RunAction(
    lambda context, run: context.lifecycle.force_execute(run, context.now, context.caller)
)
