"""Watching many runs for what it costs to list them."""

from tfrun_async._run.changes import Change
from tfrun_async.watching._watch import Watch

__all__ = ["Change", "Watch"]
