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
from tfrun_async.simulator._records.store import Change, Module, Phase, PlanResult, Run

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


def plan(run: Run) -> PlanResult:
    """Compare the configuration with the workspace's state, or follow the scenario."""
    workspace, options, scenario = run.workspace, run.options, run.scenario
    state = workspace.resources
    if scenario.plan_error is not None:
        return PlanResult(error=scenario.plan_error)
    if scenario.has_resource_counts:
        return PlanResult(
            tuple(_scenario_changes(run)), state, workspace.serial, prior_addresses=frozenset(state)
        )
    module = _find_module(run)
    if module.error is not None:
        return PlanResult(error=module.error)
    for variable in options["variables"]:
        if not _LITERAL.fullmatch(variable["value"]):
            return PlanResult(
                error=f"Invalid value for variable {variable['key']!r}\n\nNot a literal."
            )
    # Simulated resources do not drift, and actions change none.
    if options["refresh-only"] or options["invoke-action-addrs"]:
        return PlanResult((), state, workspace.serial)
    declared = {} if options["is-destroy"] else module.resources
    changes = [
        Change(address, action)
        for address in sorted({*state, *declared})
        if _is_targeted(address, options["target-addrs"])
        and (action := _resource_action(state.get(address), declared.get(address), address, run))
    ]
    after = dict(state)
    for change in changes:
        if change.action == "delete":
            del after[change.address]
        else:
            after[change.address] = declared[change.address]
    return PlanResult(tuple(changes), after, workspace.serial, prior_addresses=frozenset(state))


def _scenario_changes(run: Run) -> Iterator[Change]:
    scenario = run.scenario
    for action, count in (
        ("create", scenario.additions),
        ("update", scenario.changes),
        ("delete", scenario.destructions),
    ):
        for index in range(count or 0):
            yield Change(f"simulated_resource.{action}[{index}]", action)


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


def _resource_action(before: str | None, after: str | None, address: str, run: Run) -> str | None:
    if before is None:
        return "create"
    if after is None:
        return "delete"
    if address in (run.options["replace-addrs"] or ()):
        return "replace"
    return None if before == after else "update"


def plan_lines(run: Run) -> tuple[str, ...]:
    """Return the output of `terraform plan`."""
    plan_result = run.plan_result
    if plan_result is None:
        raise AssertionError("a plan prints its result")
    lines = [*_header_lines(run)]
    lines += [f"{_BOLD}{at}: Refreshing state...{_RESET}" for at in run.workspace.resources]
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


def _change_lines(change: Change) -> list[str]:
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
    if run.apply.error is not None:
        return (*lines, *_error_lines(run.apply.error))
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
        "resource_changes": [_resource_change(change) for change in plan_result.changes],
        "output_changes": {},
        "applyable": bool(plan_result.changes),
        "complete": True,
        "errored": False,
    }


def _resource_change(change: Change) -> dict[str, Any]:
    kind, name = change.address.split(".", 1)
    name, _, index = name.partition("[")
    exists_before, exists_after = change.action != "create", change.action != "delete"
    return {
        "address": change.address,
        "mode": "managed",
        "type": kind,
        "name": name,
        **({"index": int(index.rstrip("]"))} if index else {}),
        "provider_name": f"registry.terraform.io/hashicorp/{kind.split('_')[0]}",
        "change": {
            "actions": _JSON_ACTIONS[change.action],
            "before": {} if exists_before else None,
            "after": {} if exists_after else None,
            "after_unknown": {"id": True} if exists_after and not exists_before else {},
        },
    }
