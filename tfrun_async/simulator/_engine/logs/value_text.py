"""The values of changes as text, with what is added, removed and changed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from tfrun_async.simulator._engine.logs.ansi import CYAN, GREEN, RED, RESET, YELLOW

_ABSENT = object()
_NAME = re.compile(r"[^\W\d][\w-]*")
_SIGNS = {
    "+": f"{GREEN}+{RESET}{RESET}",
    "-": f"{RED}-{RESET}{RESET}",
    "~": f"{YELLOW}~{RESET}{RESET}",
    " ": " ",
}
# Terraform shows these even if they stay as they are, to say which object it is.
_SHOWN = frozenset({"id", "name", "tags"})


@attrs.frozen
class Pair:
    """A value before and after, with what is unknown and sensitive."""

    before: Any
    after: Any
    unknown: Any = False
    before_sensitive: Any = False
    after_sensitive: Any = False

    @property
    def sign(self) -> str:
        """Return the sign of the change; a space if there is none."""
        if (
            self.unknown is not True
            and _is_same(self.before, self.after)
            and not _has(self.unknown)
        ):
            return " "
        if self.before is _ABSENT or self.before is None:
            return "+"
        if self.unknown is not True and (self.after is _ABSENT or self.after is None):
            return "-"
        return "~"

    def part(self, key: str | int) -> Pair:
        """Return the value at a key."""
        return Pair(
            _part(self.before, key, _ABSENT),
            _part(self.after, key, _ABSENT),
            self.unknown is True or _part(self.unknown, key, False),
            self.before_sensitive is True or _part(self.before_sensitive, key, False),
            self.after_sensitive is True or _part(self.after_sensitive, key, False),
        )


def _part(document: Any, key: str | int, default: Any) -> Any:
    if isinstance(document, dict):
        return document.get(key, default)
    if isinstance(document, list) and isinstance(key, int) and key < len(document):
        return document[key]
    return default


def _has(document: Any) -> bool:
    """Say whether something in a document of flags is true."""
    if isinstance(document, dict):
        return any(_has(item) for item in document.values())
    if isinstance(document, list):
        return any(_has(item) for item in document)
    return document is True


def _is_same(before: Any, after: Any) -> bool:
    absent = (None, _ABSENT)
    if before in absent or after in absent:
        return before in absent and after in absent
    return json.dumps(before, sort_keys=True) == json.dumps(after, sort_keys=True)


def attribute_lines(pair: Pair, indent: int) -> Iterator[str]:
    """Yield the lines of the attributes of an object, aligned, unchanged ones left out."""
    names = sorted(_keys(pair))
    shown: list[str] = []
    hidden = 0
    for name in names:
        part = pair.part(name)
        if part.sign != " " or (indent <= 6 and name in _SHOWN and _is_set(part)):
            shown.append(name)
        elif _is_set(part):
            hidden += 1
    width = max(
        (len(_key_text(n)) for n in names if pair.part(n).sign != " " or _is_set(pair.part(n))),
        default=0,
    )
    for name in shown:
        part = pair.part(name)
        lines = list(value_lines(part, indent))
        lead = f"{' ' * indent}{_SIGNS[part.sign]} {_key_text(name).ljust(width)} = "
        yield f"{lead}{lines[0]}"
        yield from lines[1:]
    if hidden:
        plural = "s" if hidden > 1 else ""
        yield f"{' ' * indent}  # ({hidden} unchanged attribute{plural} hidden)"


def _is_set(part: Pair) -> bool:
    return part.before not in (None, _ABSENT)


def _keys(pair: Pair) -> set[str]:
    keys: set[str] = set()
    for document in (pair.before, pair.after, pair.unknown):
        if isinstance(document, dict):
            keys |= {str(key) for key in document}
    return keys


def value_lines(pair: Pair, indent: int) -> Iterator[str]:
    """Yield the lines of a value; the first one follows the name of an attribute."""
    sign = pair.sign
    if pair.before_sensitive is True or pair.after_sensitive is True:
        yield "(sensitive value)" + (_to_null(sign) if sign == "-" else "")
        return
    if pair.unknown is True:
        if sign == "+":
            yield "(known after apply)"
            return
        lines = list(_plain(pair.before, indent, "-"))
        yield from lines[:-1]
        yield f"{lines[-1]} {YELLOW}->{RESET}{RESET} (known after apply)"
        return
    if sign in {"+", " "}:
        yield from _plain(pair.after, indent, sign, pair)
    elif sign == "-":
        lines = list(_plain(pair.before, indent, sign, pair))
        yield from lines[:-1]
        yield lines[-1] + _to_null(sign)
    else:
        yield from _changed(pair, indent)


def _to_null(sign: str) -> str:
    return (
        f" {RED}->{RESET}{RESET} {CYAN}null{RESET}{RESET}".replace(CYAN, "\x1b[90m") if sign else ""
    )


def _changed(pair: Pair, indent: int) -> Iterator[str]:
    before, after = pair.before, pair.after
    if isinstance(before, dict) and isinstance(after, dict):
        yield "{"
        yield from attribute_lines(pair, indent + 4)
        yield f"{' ' * (indent + 2)}}}"
    elif isinstance(before, list) and isinstance(after, list):
        yield "["
        yield from _item_lines(pair, indent + 4, max(len(before), len(after)))
        yield f"{' ' * (indent + 2)}]"
    elif _is_multiline(before) and _is_multiline(after):
        yield "<<-EOT"
        yield from _line_changes(before, after, indent + 4)
        yield f"{' ' * (indent + 2)}EOT"
    else:
        first, second = list(_plain(before, indent, "-")), list(_plain(after, indent, "+"))
        yield from first[:-1]
        yield f"{first[-1]} {YELLOW}->{RESET}{RESET} {second[0]}"
        yield from second[1:]


def _is_multiline(value: Any) -> bool:
    return isinstance(value, str) and "\n" in value


def _line_changes(before: str, after: str, indent: int) -> Iterator[str]:
    """Yield the lines of a text by their index: those that differ are removed and added."""
    old, new = before.rstrip("\n").split("\n"), after.rstrip("\n").split("\n")
    pad = " " * indent
    for index in range(max(len(old), len(new))):
        a = old[index] if index < len(old) else None
        b = new[index] if index < len(new) else None
        if a == b:
            yield f"{pad}  {a}"
            continue
        if a is not None:
            yield f"{pad}{_SIGNS['-']} {a}"
        if b is not None:
            yield f"{pad}{_SIGNS['+']} {b}"


def _item_lines(pair: Pair, indent: int, count: int) -> Iterator[str]:
    """Yield the items of a list that change, each with the one before and after it."""
    parts = [pair.part(index) for index in range(count)]
    changed = [part.sign != " " for part in parts]
    hidden = 0
    for index, part in enumerate(parts):
        if not any(changed[max(0, index - 1) : index + 2]):
            hidden += 1
            continue
        if hidden:
            yield _hidden_items(indent, hidden)
            hidden = 0
        is_removed = part.sign == "-"
        lines = _plain(part.before, indent, "-") if is_removed else value_lines(part, indent)
        yield from _element(f"{' ' * indent}{_SIGNS[part.sign]} ", lines)
    if hidden:
        yield _hidden_items(indent, hidden)


def _element(start: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines of an element of a list, the first one behind its start."""
    *before, last = lines
    first, *others = [*before, f"{last},"]
    yield f"{start}{first}"
    yield from others


def _hidden_items(indent: int, count: int) -> str:
    return f"{' ' * indent}  # ({count} unchanged element{'s' if count > 1 else ''} hidden)"


def _plain(value: Any, indent: int, sign: str, pair: Pair | None = None) -> Iterator[str]:
    """Yield a value that is wholly new, removed or unchanged."""
    mark = _SIGNS[sign]
    if isinstance(value, dict) and (value or _has(pair.unknown if pair else False)):
        keys = sorted(_keys(pair) if pair is not None and sign == "+" else value)
        width = max((len(_key_text(key)) for key in keys), default=0)
        yield "{"
        for key in keys:
            part = pair.part(key) if pair is not None else Pair(value[key], value[key])
            lines = list(_nested(part, value.get(key), indent + 4, sign))
            yield f"{' ' * (indent + 4)}{mark} {_key_text(key).ljust(width)} = {lines[0]}"
            yield from lines[1:]
        yield f"{' ' * (indent + 2)}}}"
    elif isinstance(value, list) and value:
        yield "["
        for index, item in enumerate(value):
            part = pair.part(index) if pair is not None else Pair(item, item)
            item_lines = _nested(part, item, indent + 4, sign)
            yield from _element(f"{' ' * (indent + 4)}{mark} ", item_lines)
        yield f"{' ' * (indent + 2)}]"
    elif _is_multiline(value):
        yield "<<-EOT"
        for line in value.rstrip("\n").split("\n"):
            yield f"{' ' * (indent + 6)}{line}"
        yield f"{' ' * (indent + 2)}EOT"
    else:
        yield scalar_text(value)


def _key_text(key: str) -> str:
    return key if _NAME.fullmatch(key) else json.dumps(key, ensure_ascii=False)


def _nested(part: Pair, value: Any, indent: int, sign: str) -> Iterator[str]:
    if part.before_sensitive is True or part.after_sensitive is True:
        yield "(sensitive value)"
    elif part.unknown is True and sign == "+":
        yield "(known after apply)"
    else:
        yield from _plain(value, indent, sign, part)


def scalar_text(value: Any) -> str:
    """Return a scalar, or an empty collection, as HCL."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if value is None or value is _ABSENT:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return json.dumps(value)


def output_text(value: Any, indent: int = 0) -> Iterator[str]:
    """Yield a value as `terraform output` prints it: tuples and objects with quoted keys."""
    pad = " " * (indent + 2)
    if isinstance(value, Mapping) and value:
        yield "{"
        for key, item in value.items():
            lines = list(output_text(item, indent + 2))
            yield f"{pad}{json.dumps(key, ensure_ascii=False)} = {lines[0]}"
            yield from lines[1:]
        yield f"{' ' * indent}}}"
    elif isinstance(value, list) and value:
        yield "["
        for item in value:
            yield from _element(pad, output_text(item, indent + 2))
        yield f"{' ' * indent}]"
    elif _is_multiline(value):
        yield "<<EOT"
        yield from value.rstrip("\n").split("\n")
        yield "EOT"
    else:
        yield scalar_text(value)
