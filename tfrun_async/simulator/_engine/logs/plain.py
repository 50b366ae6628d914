"""The logs of plans and applies as text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from tfrun_async.simulator._engine.logs.ansi import BOLD, GREEN, RESET
from tfrun_async.simulator._engine.logs.change_text import MAX_LINES, plan_text
from tfrun_async.simulator._engine.logs.diagnostic_text import diagnostic_lines
from tfrun_async.simulator._engine.logs.value_text import output_text
from tfrun_async.simulator._engine.state_document import StateInstance, instances
from tfrun_async.simulator._records.plans import (
    ApplyResult,
    ApplyStep,
    Diagnostic,
    PlanResult,
    ResourceChange,
)

VERBS = {
    "create": ("Creating", "Creation complete"),
    "update": ("Modifying", "Modifications complete"),
    "delete": ("Destroying", "Destruction complete"),
    "forget": ("Removing from state", "Removal complete"),
    "import": ("Importing", "Import complete"),
}
PROGRESS_SECONDS = 10
LAST_PROGRESS_SECONDS = 600
"""After this, no more progress is reported, however long a scenario says that it takes."""


def header_lines(terraform_version: str) -> list[str]:
    """Return how each log begins, as text even if the rest is structured."""
    return [
        f"Terraform v{terraform_version}",
        "on linux_amd64",
        "Initializing plugins and modules...",
    ]


def plan_lines(plan: PlanResult, *, refreshes: bool) -> Iterator[str]:
    """Yield the output of `terraform plan`."""
    if refreshes and plan.error is None:
        for found in refreshed(plan):
            yield f"{BOLD}{found.address}: Refreshing state...{id_text(found.attributes)}{RESET}"
    if plan.error is None:
        yield from islice(plan_text(plan), MAX_LINES)
    yield from _all_diagnostics(plan.diagnostics)


def refreshed(plan: PlanResult) -> list[StateInstance]:
    """Return the managed instances that a plan reads."""
    return [found for found in instances(plan.prior_state) if found.mode == "managed"]


def _all_diagnostics(diagnostics: tuple[Diagnostic, ...]) -> Iterator[str]:
    for diagnostic in diagnostics:
        yield from diagnostic_lines(diagnostic)


def id_text(attributes: object) -> str:
    """Return how a line names the id of an instance; nothing if it has none."""
    found = attributes.get("id") if isinstance(attributes, dict) else None
    return f" [id={found}]" if isinstance(found, str | int) else ""


def single_steps(change: ResourceChange) -> tuple[str, ...]:
    """Return the steps of a change; a replacement has two."""
    if change.import_id is not None and change.action == "no-op":
        return ("import",)
    return ("delete", "create") if change.action == "replace" else (change.action,)


def apply_lines(result: ApplyResult, *, seconds: float) -> Iterator[str]:
    """Yield the output of `terraform apply`; `seconds` is how long it takes."""
    share = seconds / max(1, len(result.steps))
    for step in result.steps:
        yield from _step_lines(step, share)
    if result.error is None:
        added, changed, destroyed, imported = counts(result)
        imports = f"{imported} imported, " if imported else ""
        yield ""
        yield (
            f"{RESET}{BOLD}{GREEN}Apply complete! Resources: {imports}{added} added, {changed} "
            f"changed, {destroyed} destroyed.{RESET}"
        )
        yield from _outputs(result)
    yield from _all_diagnostics(result.diagnostics)


def _step_lines(step: ApplyStep, seconds: float) -> Iterator[str]:
    change = step.change
    kinds = single_steps(change)
    for kind in kinds:
        present, past = VERBS[kind]
        is_failing = step.is_failed and kind == kinds[-1]
        before = "" if kind in {"create", "import"} else id_text(change.before)
        yield f"{BOLD}{change.address}: {present}...{before}{RESET}"
        elapsed = int(seconds / len(kinds))
        for passed in progress_times(elapsed):
            yield (
                f"{BOLD}{change.address}: Still {present.lower()}...{before[:-1]}"
                f"{', ' if before else ' ['}{passed}s elapsed]{RESET}"
            )
        if not is_failing:
            after = "" if kind == "delete" else id_text(change.after)
            yield f"{BOLD}{change.address}: {past} after {elapsed}s{after}{RESET}"


def progress_times(elapsed: int) -> range:
    """Return the seconds after which a step that takes long reports its progress."""
    return range(PROGRESS_SECONDS, min(elapsed, LAST_PROGRESS_SECONDS) + 1, PROGRESS_SECONDS)


def counts(result: ApplyResult) -> tuple[int, int, int, int]:
    """Return how many resources were added, changed, destroyed and imported."""
    actions = [change.action for change in result.applied]
    return (
        sum(action in {"create", "replace"} for action in actions),
        actions.count("update"),
        sum(action in {"delete", "replace"} for action in actions),
        sum(change.import_id is not None for change in result.applied),
    )


def _outputs(result: ApplyResult) -> Iterator[str]:
    outputs = {n: c for n, c in sorted(result.outputs.items()) if c.action != "delete"}
    if not outputs:
        return
    yield ""
    yield f"{BOLD}{GREEN}Outputs:{RESET}"
    yield ""
    for name, change in outputs.items():
        if change.is_sensitive:
            yield f"{name} = <sensitive>"
            continue
        lines = list(output_text(change.after))
        yield f"{name} = {lines[0]}"
        yield from lines[1:]
