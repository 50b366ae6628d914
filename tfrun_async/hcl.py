"""Write Python values as HCL literals, the form in which a run takes its variables."""

import math
import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import TypeAlias

from tfrun_async.errors import ArgumentError

HclValue: TypeAlias = (
    str
    | bool
    | int
    | float
    | Decimal
    | Mapping[str, "HclValue"]
    | Sequence["HclValue"]
    | AbstractSet["HclValue"]
    | None
)
"""The values that `hcl` accepts. A string is text; an `HclLiteral` is HCL already."""

_ESCAPES = {
    '"': r"\"",
    "\\": r"\\",
    "\n": r"\n",
    "\r": r"\r",
    "\t": r"\t",
    "${": "$${",
    "%{": "%%{",
}
_SPECIAL = re.compile(r'["\\\x00-\x1f\x7f-\x9f]|[$%]\{')


class HclLiteral(str):
    """Text that is HCL already: `hcl` passes it unchanged."""

    __slots__ = ()


def hcl(value: HclValue) -> HclLiteral:
    """Return the HCL literal of a value.

    Sets are sorted by their literals, so that equal sets have equal text.

    Raises:
        TypeError: The value, or a value inside it, has no HCL form; the text has the place.
        ArgumentError: A number is not finite, or a string holds half of a surrogate pair.
    """
    return HclLiteral(_literal(value, "value"))


def run_variables(variables: Mapping[str, HclValue]) -> list[dict[str, str]]:
    """Return variables in the form of a run's `variables` attribute.

    Raises:
        TypeError: As for `hcl`.
        ArgumentError: As for `hcl`.
    """
    return [
        {"key": _check_key(key, "variables"), "value": _literal(value, f"variables[{key!r}]")}
        for key, value in variables.items()
    ]


def _literal(value: object, place: str) -> str:
    match value:
        case HclLiteral():
            _check_text(place, value)
            text = str(value)
        case str():
            text = _quote(value, place)
        case None:
            text = "null"
        case bool():
            text = "true" if value else "false"
        case int() | float() | Decimal():
            text = _number(value, place)
        case Mapping():
            text = _object(value, place)
        case AbstractSet():
            text = f"[{', '.join(sorted(_literal(item, place) for item in value))}]"
        case Sequence() if not isinstance(value, bytes | bytearray | memoryview):
            items = (_literal(item, f"{place}[{index}]") for index, item in enumerate(value))
            text = f"[{', '.join(items)}]"
        case _:
            raise TypeError(f"{place}: {type(value).__name__} has no HCL form")
    return text


def _quote(text: str, place: str) -> str:
    _check_text(place, text)
    return f'"{_SPECIAL.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    special = match[0]
    return _ESCAPES.get(special) or f"\\u{ord(special):04x}"


def _number(value: float | Decimal, place: str) -> str:
    # The methods of the base types, since an IntEnum or a number of numpy prints its own name.
    if isinstance(value, int):
        return int.__repr__(value)
    if not (value.is_finite() if isinstance(value, Decimal) else math.isfinite(value)):
        raise ArgumentError(f"{place}: must be a finite number, got {value}")
    return Decimal.__str__(value) if isinstance(value, Decimal) else float.__repr__(value)


def _object(mapping: Mapping[object, object], place: str) -> str:
    # All keys are quoted, since bare ones such as `null`, `for` or `my-key` have another meaning.
    items = (
        f"{_quote(_check_key(key, place), place)} = {_literal(item, f'{place}[{key!r}]')}"
        for key, item in mapping.items()
    )
    return f"{{{', '.join(items)}}}"


def _check_key(key: object, place: str) -> str:
    if not isinstance(key, str):
        raise TypeError(f"{place}: keys must be strings, got {key!r}")
    _check_text(f"{place}[{key!r}]", key)
    return key


def _check_text(place: str, text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        # Raised outside of `except`, whose error would keep the text, which may be secret.
        is_text = False
    else:
        is_text = True
    if not is_text:
        raise ArgumentError(f"{place}: must be Unicode text, without surrogates")
