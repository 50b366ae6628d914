"""A stateful stand-in for HCP Terraform, to test services against.

    async with Simulator() as sim, sim.client() as tfe:
        sim.workspace("network").plan_fails("quota exceeded")

It keeps organizations, workspaces, configurations and runs in memory, and moves runs along as
the real service does. `python -m tfrun_async.simulator` runs it as a process of its own.
"""

from tfrun_async.simulator._clock import Clock, SteppedClock, TimeSource
from tfrun_async.simulator._http.request_log import RequestRecord, Requests
from tfrun_async.simulator._records.access import WorkspaceAccess
from tfrun_async.simulator._records.policies import Policy, PolicySet
from tfrun_async.simulator._server.fault_connections import LeakedRequest
from tfrun_async.simulator._server.faults import Fault
from tfrun_async.simulator._server.seeding import SeededNames
from tfrun_async.simulator._server.simulator import Simulator
from tfrun_async.simulator._server.workspace import SimulatedWorkspace

__all__ = [
    "Clock",
    "Fault",
    "LeakedRequest",
    "Policy",
    "PolicySet",
    "RequestRecord",
    "Requests",
    "SeededNames",
    "SimulatedWorkspace",
    "Simulator",
    "SteppedClock",
    "TimeSource",
    "WorkspaceAccess",
]
