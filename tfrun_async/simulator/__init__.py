"""A stateful stand-in for HCP Terraform, to test services against.

    async with Simulator() as simulator:
        client = Client(address=simulator.address, token=simulator.token)

It keeps organizations, workspaces, configurations and runs in memory, and moves runs along as
the real service does. `python -m tfrun_async.simulator` runs it as a process of its own.
"""

from ._clock import Clock, SteppedClock, TimeSource
from ._core import RequestRecord
from ._fault_wire import Stray
from ._faults import Fault
from ._server import Simulator

__all__ = [
    "Clock",
    "Fault",
    "RequestRecord",
    "Simulator",
    "SteppedClock",
    "Stray",
    "TimeSource",
]
