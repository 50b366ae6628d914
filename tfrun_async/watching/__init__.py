"""Watch many runs for changes, with few requests."""

from tfrun_async._run.changes import Change
from tfrun_async.watching._watch import Watch

__all__ = ["Change", "Watch"]
