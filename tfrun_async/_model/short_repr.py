"""Values of attributes in a repr that fits on a line."""

import reprlib
from typing import Any

from tfrun_async._open_enum import OpenEnum

_MAX_ITEMS = 3  # of a list or a dict
_repr = reprlib.Repr()
_repr.maxstring = _repr.maxother = 60
_repr.maxdict = _MAX_ITEMS


def short_repr(value: Any, resource: type[Any]) -> str:
    """Return a repr that is cut where it is long, with the ids of resources in their place."""
    if isinstance(value, resource):
        return f"<{value.id}>"
    if isinstance(value, list):
        more = ["…"] if len(value) > _MAX_ITEMS else []
        shown = [short_repr(item, resource) for item in value[:_MAX_ITEMS]]
        return f"[{', '.join(shown + more)}]"
    return str.__repr__(value) if isinstance(value, OpenEnum) else _repr.repr(value)
