"""Saves all that a simulator has, and puts it into a new one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from types import ModuleType
from typing import Any

import attrs

from tfrun_async.simulator._core import Core
from tfrun_async.simulator._engine import notifications, timers, variables
from tfrun_async.simulator._engine.archives import read_archive
from tfrun_async.simulator._engine.planning import inputs
from tfrun_async.simulator._handlers import (
    backing_data,
    configuration_files,
    configuration_versions,
)
from tfrun_async.simulator._records import (
    access,
    agent_pools,
    ids,
    notification_configurations,
    plan_exports,
    plans,
    policies,
    projects,
    run_details,
    run_tasks,
    state_versions,
    store,
    terraform_versions,
)
from tfrun_async.simulator._records import variables as variable_records
from tfrun_async.simulator._records.object_graph import GraphReader, GraphWriter, Vocabulary
from tfrun_async.simulator._server import faults
from tfrun_async.simulator._server.faults import FaultSelector

_MODULES: tuple[ModuleType, ...] = (
    *(access, agent_pools, ids, notification_configurations, plan_exports, plans, policies),
    *(projects, run_details, run_tasks, state_versions, store, terraform_versions),
    *(variable_records, notifications, timers, variables, inputs, faults),
)
# Derived from the archive of a configuration version, or from the other records.
_OMITTED = {
    "ConfigurationVersion": ("modules",),
    "PlanInputs": ("modules", "remote_outputs"),
    "FaultSelector": ("injected",),
}


def dump(core: Core, fault_selector: FaultSelector) -> dict[str, Any]:
    """Return the records, timers, tokens and faults of a simulator as a JSON document."""
    return GraphWriter(_vocabulary(core)).write(_parts(core, fault_selector))


def restore(core: Core, fault_selector: FaultSelector, document: Mapping[str, Any]) -> None:
    """Put the contents of a document in the place of what a simulator has.

    Raises:
        ValueError: The document is none of `dump`.
    """
    GraphReader(_vocabulary(core)).read(document, _parts(core, fault_selector))
    _derive(core)


def _parts(core: Core, fault_selector: FaultSelector) -> dict[str, Any]:
    """Return what a simulator consists of."""
    return {
        "store": core.store,
        "tokens": core.tokens,
        "timers": core.lifecycle.timers,
        "pending_results": core.lifecycle.task_stages.outbox,
        "notifier": core.notifier,
        "faults": fault_selector,
    }


def _vocabulary(core: Core) -> Vocabulary:
    actions = (
        backing_data.delete_if_marked,
        configuration_files.delete_if_still_marked,
        configuration_versions.finish_processing,
    )
    known = {each.__name__: each for each in actions}
    objects = {"lifecycle": core.lifecycle, "task_stages": core.lifecycle.task_stages}
    return Vocabulary(
        classes={each.__name__: each for module in _MODULES for each in _classes(module)},
        known={**known, **objects},
        omitted=_OMITTED,
    )


def _classes(module: ModuleType) -> Iterator[type]:
    """Yield the classes that a module defines."""
    for each in vars(module).values():
        if isinstance(each, type) and each.__module__ == module.__name__:
            yield each


def _derive(core: Core) -> None:
    """Set what was not saved: the modules of configurations, and what plans read with them."""
    for version in core.store.configuration_versions.values():
        version.modules = {} if version.archive is None else read_archive(BytesIO(version.archive))
    for run in core.store.runs.values():
        plan = run.plan_result
        if plan is not None and plan.inputs is not None:
            restored = attrs.evolve(
                plan.inputs,
                modules=run.configuration_version.modules,
                remote_outputs=core.lifecycle.states.reader(run.workspace),
            )
            run.plan_result = attrs.evolve(plan, inputs=restored)
