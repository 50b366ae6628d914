"""The plans, logs and plan JSON of runs, made up without Terraform."""

import re
from collections.abc import Iterator
from typing import Any

from tfrun_async.simulator._engine.hcl_scan import normalize_directory
from tfrun_async.simulator._engine.phase_status import (
    APPLY,
    PLAN,
    PhaseStatuses,
    phase_status,
    phase_times,
)
from tfrun_async.simulator._engine.state_document import (
    StateDocument,
    StateInstance,
    addresses,
    after_changes,
    build,
    instances,
)
from tfrun_async.simulator._records.plans import (
    NO_OP,
    ApplyResult,
    Diagnostic,
    PlanResult,
    ResourceChange,
)
from tfrun_async.simulator._records.store import Module, Phase, Run

_RESET = "\x1b[0m"
_BOLD = "\x1b[1m"
_RED = "\x1b[31m"
_COLORS = {"create": "\x1b[32m", "update": "\x1b[33m", "delete": _RED, "replace": _RED}
_SYMBOLS = {"create": "  +", "update": "  ~", "delete": "  -", "replace": "-/+"}
_PLAN_PHRASES = {
    "create": "will be created",
    "update": "will be updated in-place",
    "delete": "will be destroyed",
    "replace": "must be replaced",
}
# HCL evaluates the values of variables, so a bare word is an error: a string needs its quotes.
_LITERAL = re.compile(
    r'\s*(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|".*"|\[.*\]|\{.*\}|<<.*)\s*', re.DOTALL
)
_JSON_ACTIONS = {
    "create": ["create"],
    "update": ["update"],
    "delete": ["delete"],
    "replace": ["delete", "create"],
}


def plan(run: Run, state: StateDocument | None) -> PlanResult:
    """Compare the configuration with the state, or follow the scenario."""
    options, scenario = run.options, run.scenario
    serial = state["serial"] if state else 0
    if scenario.plan_error is not None:
        return _failed(scenario.plan_error)
    if scenario.has_resource_counts:
        return PlanResult(
            resource_changes=tuple(_scenario_changes(run)), prior_state=state, serial=serial
        )
    module = _find_module(run)
    if module.error is not None:
        return _failed(module.error)
    for variable in options["variables"]:
        if not _LITERAL.fullmatch(variable["value"]):
            return _failed(f"Invalid value for variable {variable['key']!r}\n\nNot a literal.")
    # Simulated resources do not drift, and actions change none.
    if options["refresh-only"] or options["invoke-action-addrs"]:
        return PlanResult(prior_state=state, serial=serial)
    prior = {found.address: found for found in instances(state)}
    declared = {} if options["is-destroy"] else module.resources
    changes = [
        _resource_change(prior.get(address), declared.get(address), address, run)
        for address in sorted({*prior, *declared})
        if _is_targeted(address, options["target-addrs"])
    ]
    return PlanResult(resource_changes=tuple(changes), prior_state=state, serial=serial)


def apply(run: Run, state: StateDocument | None) -> ApplyResult:
    """Make the planned changes; the result has the state that they leave."""
    plan_result = run.plan_result or PlanResult()
    # Like Terraform, refuse to apply a plan that was made from an older state.
    if plan_result.serial != (state["serial"] if state else 0):
        return ApplyResult(state=state, diagnostics=(_diagnostic("Saved plan is stale"),))
    if run.scenario.apply_error is not None:
        return ApplyResult(state=state, diagnostics=(_diagnostic(run.scenario.apply_error),))
    if run.scenario.has_resource_counts:
        return ApplyResult(state=state, applied=plan_result.changes)
    found, outputs = after_changes(plan_result, plan_result.changes, plan_result.output_changes)
    return ApplyResult(
        state=build(
            state,
            found,
            outputs,
            terraform_version=run.options["terraform-version"],
            seed=run.workspace.id,
        ),
        applied=plan_result.changes,
    )


def _failed(text: str) -> PlanResult:
    return PlanResult(diagnostics=(_diagnostic(text),))


def _diagnostic(text: str) -> Diagnostic:
    summary, _, detail = text.partition("\n")
    return Diagnostic(summary, detail.lstrip("\n"))


def _scenario_changes(run: Run) -> Iterator[ResourceChange]:
    scenario = run.scenario
    for action, count in (
        ("create", scenario.additions),
        ("update", scenario.changes),
        ("delete", scenario.destructions),
    ):
        for index in range(count or 0):
            yield ResourceChange(
                address=f"simulated_resource.{action}[{index}]",
                action=action,
                type="simulated_resource",
                name=action,
                index=index,
                provider="registry.terraform.io/hashicorp/simulated",
                before=None if action == "create" else {},
                after=None if action == "delete" else {},
            )


def _find_module(run: Run) -> Module:
    where = normalize_directory(run.workspace.settings["working-directory"] or "")
    module = run.configuration_version.modules.get(where)
    if module is not None:
        return module
    if run.options["is-destroy"]:
        return Module()
    return Module(
        error=f"No configuration files\n\nThe directory {where or '.'!r} has no .tf files."
    )


def _is_targeted(address: str, targets: list[str] | None) -> bool:
    if not targets:
        return True
    return any(address == target or address.startswith(f"{target}[") for target in targets)


def _resource_change(
    before: StateInstance | None, after: str | None, address: str, run: Run
) -> ResourceChange:
    kind, _, name = address.partition(".")
    name, _, index = name.partition("[")
    return ResourceChange(
        address=address,
        action=_resource_action(before, after, address, run),
        type=kind,
        name=name,
        index=int(index.rstrip("]")) if index else None,
        provider=f"registry.terraform.io/hashicorp/{kind.split('_')[0]}",
        before=before.attributes if before else None,
        after={"content": after} if after is not None else None,
    )


def _resource_action(
    before: StateInstance | None, after: str | None, address: str, run: Run
) -> str:
    if before is None:
        return "create"
    if after is None:
        return "delete"
    if address in (run.options["replace-addrs"] or ()):
        return "replace"
    return NO_OP if before.attributes == {"content": after} else "update"


def plan_lines(run: Run) -> tuple[str, ...]:
    """Return the output of `terraform plan`."""
    plan_result = run.plan_result
    if plan_result is None:
        raise AssertionError("a plan prints its result")
    lines = [*_header_lines(run)]
    lines += [
        f"{_BOLD}{at}: Refreshing state...{_RESET}" for at in sorted(addresses(run.workspace.state))
    ]
    if plan_result.error is not None:
        return (*lines, *_error_lines(plan_result.error))
    if not plan_result.changes:
        return (
            *lines,
            "",
            f"{_BOLD}\x1b[32mNo changes.{_RESET}{_BOLD} Your infrastructure matches the "
            f"configuration.{_RESET}",
        )
    lines += ["", "Terraform will perform the following actions:"]
    for change in plan_result.changes:
        lines += _change_lines(change)
    lines += [
        "",
        f"{_BOLD}Plan:{_RESET} {plan_result.additions} to add, {plan_result.updates} to change, "
        f"{plan_result.destructions} to destroy.",
    ]
    return tuple(lines)


def _change_lines(change: ResourceChange) -> list[str]:
    kind, name = change.address.split(".", 1)
    symbol = f"{_COLORS[change.action]}{_SYMBOLS[change.action]}{_RESET}"
    return [
        "",
        f"{_BOLD}  # {change.address} {_PLAN_PHRASES[change.action]}{_RESET}",
        f'{symbol} resource "{kind}" "{name.split("[")[0]}" {{',
        "    }",
    ]


def apply_lines(run: Run) -> tuple[str, ...]:
    """Return the output of `terraform apply`."""
    plan_result = run.plan_result or PlanResult()
    lines = [*_header_lines(run)]
    if run.apply_result is not None and run.apply_result.error is not None:
        return (*lines, *_error_lines(run.apply_result.error))
    for change in plan_result.changes:
        for present, past in _APPLYING[change.action]:
            lines.append(f"{_BOLD}{change.address}: {present}...{_RESET}")
            lines.append(f"{_BOLD}{change.address}: {past} complete after 0s{_RESET}")
    lines += [
        "",
        f"{_BOLD}\x1b[32mApply complete! Resources: {plan_result.additions} added, "
        f"{plan_result.updates} changed, {plan_result.destructions} destroyed.{_RESET}",
    ]
    return tuple(lines)


_CREATING = ("Creating", "Creation")
_DESTROYING = ("Destroying", "Destruction")
_APPLYING = {
    "create": [_CREATING],
    "update": [("Modifying", "Modifications")],
    "delete": [_DESTROYING],
    "replace": [_DESTROYING, _CREATING],
}


def _header_lines(run: Run) -> list[str]:
    version = run.options["terraform-version"]
    return [f"Terraform v{version}", "on linux_amd64", "Initializing plugins and modules..."]


def _error_lines(text: str) -> list[str]:
    summary, _, rest = text.partition("\n")
    return [
        f"{_RED}╷{_RESET}",
        f"{_RED}│{_RESET} {_BOLD}{_RED}Error: {_RESET}{_BOLD}{summary}{_RESET}",
        *(f"{_RED}│{_RESET} {line}" for line in rest.splitlines()),
        f"{_RED}╵{_RESET}",
    ]


def phase_log(run: Run, kind: str, now: float) -> bytes:
    """Return the log of a phase: STX, the output so far, and ETX once the phase is over."""
    phase, statuses = (run.plan, PLAN) if kind == "plan" else (run.apply, APPLY)
    match phase_status(run, statuses):
        case "pending" | "queued":
            return b""
        case "running":
            return b"\x02" + _printed_so_far(run, phase, statuses, now)
        case "canceled":
            interrupt = "\nInterrupt received.\nGracefully shutting down...\n"
            return (
                b"\x02" + _printed_so_far(run, phase, statuses, now) + interrupt.encode() + b"\x03"
            )
        case "unreachable":
            return b"\x02\x03"
        case _:
            return b"\x02" + "".join(f"{line}\n" for line in phase.lines).encode() + b"\x03"


def _printed_so_far(run: Run, phase: Phase, statuses: PhaseStatuses, now: float) -> bytes:
    """Return the lines printed so far; all lines are spread evenly over the phase."""
    times = phase_times(run, statuses)
    elapsed = times.get("ended", now) - times["started"]
    share = min(1.0, elapsed / phase.seconds) if phase.seconds else 1.0
    printed = phase.lines[: int(share * len(phase.lines))]
    return "".join(f"{line}\n" for line in printed).encode()


def plan_json(run: Run) -> dict[str, Any]:
    """Return the plan in the form of `terraform show -json`."""
    plan_result = run.plan_result or PlanResult()
    return {
        "format_version": "1.2",
        "terraform_version": run.options["terraform-version"],
        "variables": {item["key"]: {"value": item["value"]} for item in run.options["variables"]},
        "resource_changes": [_change_json(change) for change in plan_result.changes],
        "output_changes": {},
        "applyable": plan_result.has_changes,
        "complete": True,
        "errored": False,
    }


def _change_json(change: ResourceChange) -> dict[str, Any]:
    return {
        "address": change.address,
        "mode": change.mode,
        "type": change.type,
        "name": change.name,
        **({"index": change.index} if change.index is not None else {}),
        "provider_name": change.provider,
        "change": {
            "actions": _JSON_ACTIONS[change.action],
            "before": change.before,
            "after": change.after,
            "after_unknown": change.after_unknown or {},
            "before_sensitive": change.before_sensitive,
            "after_sensitive": change.after_sensitive,
        },
    }
