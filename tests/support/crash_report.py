"""The report that a crash reporter makes of an error."""

import traceback
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from tfrun_async._model import Model

_TESTS = Path(__file__).parents[1]


def report(error: BaseException) -> str:
    """Return the tracebacks of an error and its causes, with the locals of all but test frames."""
    lines = traceback.format_exception(error)
    for link in _chain(error, set()):
        for frame, _ in traceback.walk_tb(link.__traceback__):
            if _TESTS not in Path(frame.f_code.co_filename).parents:
                lines += _locals(frame)
    return "\n".join(lines)


def _chain(error: BaseException | None, seen: set[int]) -> Iterator[BaseException]:
    if error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        yield from _chain(error.__cause__, seen)
        yield from _chain(error.__context__, seen)


def _locals(frame: FrameType) -> Iterator[str]:
    for name, value in frame.f_locals.items():
        yield f"{frame.f_code.co_qualname}.{name} = {_safe_repr(value)}"
        # Some reporters look one level into objects. Models are left out: their data is public.
        if type(value).__module__.startswith("tfrun_async") and not isinstance(value, Model):
            yield f"{name} holds {getattr(value, '__dict__', None)!r}"


def _safe_repr(value: object) -> str:
    try:
        return repr(value)
    except Exception as error:  # noqa: BLE001 - such as of an object that is not initialized
        return f"<{type(value).__name__}: {error}>"
