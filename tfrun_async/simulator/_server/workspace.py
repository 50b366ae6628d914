"""A workspace of a simulator as tests see it: with what happens to its runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

import attrs

from tfrun_async.simulator._engine.forwarding import (
    READY_SECONDS,
    check_status,
    forward,
    forward_until_it_waits,
)
from tfrun_async.simulator._handlers import runs
from tfrun_async.simulator._http.messages import ApiError
from tfrun_async.simulator._records.policies import Policy, PolicySet
from tfrun_async.simulator._records.store import Run, Scenario, Workspace
from tfrun_async.simulator._server.owner import Owner, error_text

if TYPE_CHECKING:
    from tfrun_async.simulator._server.simulator import Simulator


@attrs.frozen(eq=False, repr=False)
class SimulatedWorkspace:
    """A workspace, as `Simulator.workspace` returns it.

    What it says of its runs is for those that are created from then on, with all that was said
    before: the calls can be chained.

    Example:
        ``sim.workspace("network").plan_fails("quota exceeded")``
    """

    _simulator: Simulator
    _owner: Owner
    _record: Workspace

    def __repr__(self) -> str:
        return f"SimulatedWorkspace({self.organization}/{self.name})"

    @property
    def id(self) -> str:
        """Return the id."""
        return self._record.id

    @property
    def name(self) -> str:
        """Return the name."""
        return self._record.name

    @property
    def organization(self) -> str:
        """Return the name of the organization."""
        return self._record.organization.name

    def plans(
        self,
        *,
        additions: int | None = None,
        changes: int | None = None,
        destructions: int | None = None,
    ) -> Self:
        """Let plans find so many resources to create, update and destroy, whatever the files."""
        return self._change(additions=additions, changes=changes, destructions=destructions)

    def plan_fails(self, error: str) -> Self:
        """Let plans end with an error: a summary, and on the next lines its detail."""
        return self._change(plan_error=error)

    def apply_fails(self, error: str, *, address: str | None = None) -> Self:
        """Let applies end with an error.

        Args:
            error: A summary, and on the next lines its detail.
            address: The resource instance at which it happens. What does not depend on it is
                applied; without an address, nothing is.
        """
        return self._change(apply_error=error, apply_error_address=address)

    def takes(self, *, plan: float | None = None, apply: float | None = None) -> Self:
        """Let plans and applies take so many seconds, on the simulator's clock."""
        return self._change(plan_seconds=plan, apply_seconds=apply)

    def ignores_cancel(self) -> Self:
        """Let Terraform hang when it is canceled, so that only a force-cancel ends the run."""
        return self._change(ignores_cancel=True)

    def policy_soft_fails(self, policy: str = "policy", *, message: str = "") -> Self:
        """Let a Sentinel policy of this workspace fail, so that runs wait for an override.

        `Simulator.set_policies` has policies of all kinds, with any result.

        Args:
            policy: Its name.
            message: What it prints.
        """
        failed = Policy(policy, "soft-mandatory", "failed", message)
        self._simulator.set_policies(
            PolicySet("policies", [failed]), workspace=self.name, organization=self.organization
        )
        return self

    def drifts(self, address: str, attributes: Mapping[str, Any] | None = None) -> Self:
        """Change a resource outside of Terraform, as `Simulator.drift` does.

        Args:
            address: The address of the resource instance.
            attributes: The attributes that changed, with their new values; by default, the instance
                was deleted.

        Raises:
            LookupError: The state has no such instance. `run` creates what the files describe.
        """
        core = self._owner.core
        with core.lock:
            core.lifecycle.run_due(core.clock.now())
            if address not in self._record.resources:
                problem = f"there is no {address} in the state of {self.name}"
                raise LookupError(f"{problem}; .run('applied') makes a state")
            self._simulator.drift(self.name, address, attributes, organization=self.organization)
        return self

    def queue_behind(self, message: str) -> Self:
        """Let runs wait behind another one, with this message, which waits for a decision.

        Raises:
            ValueError: A run has the workspace already.
        """
        with self._owner.core.lock:
            run = self._start({"message": message, "auto-apply": False}, Scenario(additions=1))
            forward_until_it_waits(self._owner.core.lifecycle, run, self._owner.core.clock.now())
            if self._record.locking_run is not run:
                raise ValueError(f"the run {message!r} does not get the workspace {self.name}")
        return self

    def run(
        self,
        status: str | None = None,
        *,
        message: str = "Started by a test",
        settings: Mapping[str, Any] | None = None,
    ) -> str:
        """Start a run, and return its id.

        Args:
            status: The status that it gets to at once, such as `planned` or `applied`, while no
                time passes; users confirm, discard or cancel it for that. Its time goes on from
                there. By default, it begins as any new run does.
            message: Its message.
            settings: Its other attributes, by their names in the API, such as `auto-apply`.

        Raises:
            ValueError: A setting is not valid, or the run does not get to the status.
        """
        with self._owner.core.lock:
            if status is not None:
                check_status(status)
            is_new = status in {None, "pending"}
            run = self._start({"message": message, **(settings or {})}, is_new=is_new)
            if status is not None:
                forward(self._owner.core.lifecycle, run, status, self._owner.core.clock.now())
            return run.id

    def _start(
        self,
        attributes: Mapping[str, Any],
        scenario: Scenario | None = None,
        *,
        is_new: bool = False,
    ) -> Run:
        """Add a run; unless it is new, it was created a moment ago, and need not be pending."""
        core = self._owner.core
        now = core.clock.now()
        core.lifecycle.run_due(now)
        workspace = {"data": {"type": "workspaces", "id": self.id}}
        data = {
            "type": "runs",
            "attributes": attributes,
            "relationships": {"workspace": workspace},
        }
        created_at = now if is_new else now - READY_SECONDS
        try:
            created = self._owner.request(runs.create, {"data": data}, at=created_at)
        except ApiError as error:
            raise ValueError(f"a run of {self.name}: {error_text(error)}") from None
        run = core.store.runs[created["id"]]
        if scenario is not None:
            run.scenario = scenario
        core.lifecycle.run_due(now)
        return run

    def _change(self, **settings: Any) -> Self:
        """Change some settings of the scenario, and keep the others."""
        scenarios = self._owner.core.store.scenarios
        key = self.organization, self.name
        scenarios[key] = attrs.evolve(scenarios.get(key, Scenario()), **settings)
        return self
