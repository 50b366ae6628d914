"""All that a document decodes to, in a form that can be compared."""

import re
from collections.abc import Callable
from typing import Any

from tfrun_async._jsonapi.structure import DecodeError
from tfrun_async._model import Model, Resource, attributes
from tfrun_async.errors import MalformedAttributeError, TfrunError


def outcome(read: Callable[..., Any], body: bytes, kind: type[Resource]) -> Any:
    """Return all that a document decodes to, or the text of the error."""
    try:
        return to_comparable(read(body, kind), {})
    except (DecodeError, MalformedAttributeError) as error:
        # An error on first use names the resource, not its path in the document.
        return re.sub(r"^(\$\.data(\[\d+\])?|.*: \$)(?=\.)", "", str(error))


def to_comparable(value: Any, seen: dict[int, int]) -> Any:
    """Return everything that can be read from a value, with the texts of errors."""
    if isinstance(value, tuple | list):
        return [to_comparable(item, seen) for item in value]
    if isinstance(value, dict):
        return {key: to_comparable(item, seen) for key, item in value.items()}
    if not isinstance(value, Model):
        return type(value), value
    if id(value) in seen:
        return seen[id(value)]
    if set(value.raw) > {"id", "type"}:  # a mere reference may be shared, or not
        seen[id(value)] = len(seen)
    parts = {"raw": value.raw, "include_path": getattr(value, "include_path", None)}
    for attribute in attributes(type(value)):
        try:
            parts[attribute.name] = to_comparable(getattr(value, attribute.name), seen)
        except TfrunError as error:
            parts[attribute.name] = (type(error), str(error))
    return type(value), parts, repr(value), value.to_dict()
