"""A plan as text: its changes, outputs and summary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tfrun_async.simulator._engine.logs.ansi import (
    BOLD,
    CYAN,
    GREEN,
    RED,
    RESET,
    SYMBOLS,
    YELLOW,
    wrapped,
)
from tfrun_async.simulator._engine.logs.value_text import Pair, attribute_lines
from tfrun_async.simulator._records.plans import NO_OP, OutputChange, PlanResult, ResourceChange

MAX_LINES = 20_000
_LEGEND = {
    "create": f"  {GREEN}+{RESET} create",
    "update": f"  {YELLOW}~{RESET} update in-place",
    "delete": f"  {RED}-{RESET} destroy",
    "replace": f"{RED}-{RESET}/{GREEN}+{RESET} destroy and then create replacement",
    "read": f" {CYAN}<={RESET} read (data resources)",
}
_PHRASES = {
    "create": "will be created",
    "update": "will be updated in-place",
    "delete": f"will be {BOLD}{RED}destroyed{RESET}",
    "replace": f"must be {BOLD}{RED}replaced{RESET}",
    "forget": "will no longer be managed by Terraform, but will "
    f"{BOLD}{RED}not be destroyed{RESET}",
    NO_OP: "will be imported",
}
_REPLACE_PHRASES = {
    "replace_by_request": f"will be {BOLD}{RED}replaced{RESET}, as requested",
    "replace_because_tainted": f"is tainted, so it must be {BOLD}{RED}replaced{RESET}",
    "replace_by_triggers": f"will be {BOLD}{RED}replaced{RESET} due to changes in "
    "replace_triggered_by",
}


def plan_text(plan: PlanResult) -> Iterator[str]:
    """Yield the lines of a plan that had no errors."""
    changes = sorted_changes(change for change in plan.resource_changes if is_shown(change))
    drift = plan.drift if plan.is_refresh_only else _relevant_drift(plan)
    if drift:
        yield from _drift_lines(drift)
    outputs = {n: c for n, c in sorted(plan.output_changes.items()) if c.action != NO_OP}
    if not changes and not outputs:
        yield from _nothing_lines(plan, has_drift=bool(drift))
        return
    if changes:
        yield from _legend_lines(changes)
        for change in changes:
            yield ""
            yield from change_lines(change)
        yield ""
        yield summary_line(plan)
    if outputs:
        yield ""
        yield "Changes to Outputs:"
        yield from _output_lines(outputs)
    if outputs and not changes:
        yield ""
        yield from wrapped(
            "You can apply this plan to save these new output values to the Terraform state, "
            "without changing any real infrastructure."
        )


def is_shown(change: ResourceChange) -> bool:
    """Say whether a plan shows a change: one that does nothing only for an import or a move."""
    return (
        change.action != NO_OP
        or change.import_id is not None
        or change.previous_address is not None
    )


def sorted_changes(changes: Iterator[ResourceChange]) -> list[ResourceChange]:
    """Return changes in the order of plans: those of the root module first."""
    return sorted(
        changes,
        key=lambda change: (
            change.module,
            change.mode,
            change.type,
            change.name,
            isinstance(change.index, str),
            change.index if isinstance(change.index, int) else 0,
            str(change.index),
        ),
    )


def _relevant_drift(plan: PlanResult) -> tuple[ResourceChange, ...]:
    """Return the drift that leads to a change of the same instance."""
    changed = {change.address for change in plan.changes}
    return tuple(change for change in plan.drift if change.address in changed)


def _nothing_lines(plan: PlanResult, *, has_drift: bool) -> Iterator[str]:
    yield ""
    if plan.is_refresh_only and has_drift:
        yield from wrapped(
            "This is a refresh-only plan, so Terraform will not take any actions to undo these. If "
            "you were expecting these changes then you can apply this plan to record the updated "
            "values in the Terraform state without changing any remote objects."
        )
        return
    what = (
        "still matches the configuration" if plan.is_refresh_only else "matches the configuration"
    )
    yield f"{RESET}{BOLD}{GREEN}No changes.{RESET}{BOLD} Your infrastructure {what}.{RESET}"
    yield ""
    if plan.is_refresh_only:
        text = (
            "Terraform has checked that the real remote objects still match the result of your "
            "most recent changes, and found no differences."
        )
    else:
        text = (
            "Terraform has compared your real infrastructure against your configuration and found "
            "no differences, so no changes are needed."
        )
    yield from wrapped(text)


def _drift_lines(drift: Sequence[ResourceChange]) -> Iterator[str]:
    yield ""
    yield f"{BOLD}{CYAN}Note:{RESET}{BOLD} Objects have changed outside of Terraform{RESET}"
    yield ""
    yield from wrapped(
        "Terraform detected the following changes made outside of Terraform since the last "
        '"terraform apply" which may have affected this plan:'
    )
    for change in drift:
        phrase = "has been deleted" if change.action == "delete" else "has changed"
        yield ""
        yield f"{BOLD}  # {change.address}{RESET} {phrase}"
        yield from _block_lines(change)


def _legend_lines(changes: Sequence[ResourceChange]) -> Iterator[str]:
    actions = {change.action for change in changes if change.previous_address is None}
    if actions or {change.action for change in changes} != {NO_OP}:
        yield ""
        yield from wrapped(
            "Terraform used the selected providers to generate the following execution plan. "
            "Resource actions are indicated with the following symbols:"
        )
        actions = {change.action for change in changes}
        yield from (f"{text}{RESET}" for action, text in _LEGEND.items() if action in actions)
    yield ""
    yield "Terraform will perform the following actions:"


def change_lines(change: ResourceChange) -> Iterator[str]:
    """Yield the lines of one change."""
    phrase = _REPLACE_PHRASES.get(change.reason or "", _PHRASES[change.action])
    if change.previous_address is not None:
        if change.action == NO_OP:
            yield (
                f"{BOLD}  # {change.previous_address}{RESET} has moved to "
                f"{BOLD}{change.address}{RESET}"
            )
        else:
            yield f"{BOLD}  # {change.address}{RESET} {phrase}"
            yield f"  # (moved from {change.previous_address})"
    else:
        yield f"{BOLD}  # {change.address}{RESET} {phrase}"
    if change.action == "forget":
        yield " # (destroy = false is set in the configuration)"
    elif (reason := _reason_text(change)) is not None:
        yield f"  # {reason}"
    if change.import_id is not None and change.action != NO_OP:
        yield f'  # (imported from "{change.import_id}")'
    if change.generated_config is not None:
        yield "  # (config will be generated)"
    yield from _block_lines(change)


def _block_lines(change: ResourceChange) -> Iterator[str]:
    keyword = "resource" if change.mode == "managed" else change.mode
    symbol = SYMBOLS[change.action]
    yield f'{symbol} {keyword} "{change.type}" "{change.name}" {{'
    after = change.before if change.action == "forget" else change.after
    pair = Pair(
        dict(change.before) if change.before is not None else None,
        dict(after) if after is not None else None,
        change.after_unknown,
        change.before_sensitive,
        change.after_sensitive,
    )
    yield from attribute_lines(pair, 6)
    yield "    }"


def _reason_text(change: ResourceChange) -> str | None:
    index = change.index
    key = f'"{index}"' if isinstance(index, str) else index
    name = f"{change.type}.{change.name}"
    reasons = {
        "delete_because_no_resource_config": f"{name} is not in configuration",
        "delete_because_no_module": f"{change.module} is not in configuration",
        "delete_because_wrong_repetition": "resource uses count or for_each"
        if index is None
        else "resource does not use the same repetition",
        "delete_because_count_index": f"index [{index}] is out of range for count",
        "delete_because_each_key": f"key [{key}] is not in for_each map",
    }
    found = reasons.get(change.reason or "")
    return None if found is None else f"(because {found})"


def summary_line(plan: PlanResult) -> str:
    """Return the line that counts the changes."""
    imports = f"{plan.imports} to import, " if plan.imports else ""
    return (
        f"{BOLD}Plan:{RESET} {imports}{plan.additions} to add, {plan.updates} to change, "
        f"{plan.destructions} to destroy.{RESET}"
    )


def _output_lines(outputs: dict[str, OutputChange]) -> Iterator[str]:
    pair = Pair(
        {name: change.before for name, change in outputs.items()},
        {name: change.after for name, change in outputs.items()},
        {name: change.after_unknown for name, change in outputs.items()},
        {n: c.was_sensitive and c.before is not None for n, c in outputs.items()},
        {name: change.is_sensitive for name, change in outputs.items()},
    )
    yield from (line for line in attribute_lines(pair, 2) if "unchanged attribute" not in line)
