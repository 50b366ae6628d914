"""Functions on texts."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Sequence

from tfrun_async.simulator._engine.hcl.functions.base import (
    CannotEvaluateError,
    FunctionError,
    function,
    text,
    whole,
)
from tfrun_async.simulator._engine.hcl.functions.formatting import format_text
from tfrun_async.simulator._engine.hcl.types import STRING
from tfrun_async.simulator._engine.hcl.values import (
    Value,
    boolean,
    list_value,
    object_value,
    string,
    tuple_value,
)

MAX_PATTERN = 200
MAX_SUBJECT = 256
MAX_QUANTIFIERS = 3


def _register_simple(signature: str, implementation: Callable[..., str | bool]) -> None:
    """Register a function of texts whose result is a text or a bool."""

    def call(arguments: Sequence[Value]) -> Value:
        result = implementation(*(text(argument) for argument in arguments))
        return boolean(is_true=result) if isinstance(result, bool) else string(result)

    function(signature)(call)


def _title(subject: str) -> str:
    return re.sub(r"(?<!\w)\w", lambda match: match[0].upper(), subject)


def _basename(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2] or ("/" if path else ".")


def _dirname(path: str) -> str:
    directory = posixpath.normpath("".join(path.rpartition("/")[:2]))
    return directory.replace("//", "/")  # two slashes at the start are kept by normpath


for _signature, _implementation in (
    ("upper(str: string) string", str.upper),
    ("lower(str: string) string", str.lower),
    ("title(str: string) string", _title),
    ("chomp(str: string) string", lambda subject: subject.rstrip("\r\n")),
    ("trimspace(str: string) string", str.strip),
    ("trim(str: string, cutset: string) string", lambda subject, cut: subject.strip(cut or "\0")),
    ("trimprefix(str: string, prefix: string) string", str.removeprefix),
    ("trimsuffix(str: string, suffix: string) string", str.removesuffix),
    ("strrev(str: string) string", lambda subject: subject[::-1]),
    ("startswith(str: string, prefix: string) bool", str.startswith),
    ("endswith(str: string, suffix: string) bool", str.endswith),
    ("strcontains(str: string, substr: string) bool", lambda subject, part: part in subject),
    ("basename(path: string) string", _basename),
    ("dirname(path: string) string", _dirname),
):
    _register_simple(_signature, _implementation)


@function("substr(str: string, offset: number, length: number) string")
def _substr(arguments: Sequence[Value]) -> Value:
    subject = text(arguments[0])
    offset, length = whole(arguments[1], 1), whole(arguments[2], 2)
    start = max(0, len(subject) + offset) if offset < 0 else offset
    if length < -1:
        raise FunctionError("length should be greater than or equal to -1", 2)
    return string(subject[start:] if length == -1 else subject[start : start + length])


@function("join(separator: string, lists: strings...) string")
def _join(arguments: Sequence[Value]) -> Value:
    if len(arguments) == 1:
        raise FunctionError("at least one list is required")
    items: list[str] = []
    for index, argument in enumerate(arguments[1:], 1):
        for position, item in enumerate(argument.items):
            if item.is_null:
                raise FunctionError(
                    f"element {position} is null; cannot concatenate null values", index
                )
            items.append(text(item))
    separator = text(arguments[0])
    if len(separator) * len(items) > 1_000_000:
        raise CannotEvaluateError
    return string(separator.join(items))


@function("split(separator: string, str: string) strings")
def _split(arguments: Sequence[Value]) -> Value:
    separator, subject = text(arguments[0]), text(arguments[1])
    parts = subject.split(separator) if separator else list(subject)
    return list_value(STRING, (string(part) for part in parts))


@function("indent(spaces: number, str: string) string")
def _indent(arguments: Sequence[Value]) -> Value:
    spaces = whole(arguments[0], 0)
    subject = text(arguments[1])
    if spaces * (1 + subject.count("\n")) > 1_000_000:
        raise CannotEvaluateError
    return string(subject.replace("\n", "\n" + " " * spaces))


@function("format(format: string, args: any?...) string")
def _format(arguments: Sequence[Value]) -> Value:
    return string(format_text(text(arguments[0]), arguments[1:]))


@function("formatlist(format: string, args: any?...) strings")
def _formatlist(arguments: Sequence[Value]) -> Value:
    is_list = [item.type.kind in {"list", "set", "tuple"} for item in arguments[1:]]
    lengths = {len(item.items) for item, found in zip(arguments[1:], is_list, strict=True) if found}
    if len(lengths) > 1:
        raise FunctionError("all list arguments must have the same length")
    results = []
    for index in range(lengths.pop() if lengths else 1):
        row = [
            item.items[index] if found else item
            for item, found in zip(arguments[1:], is_list, strict=True)
        ]
        results.append(string(format_text(text(arguments[0]), row)))
    return list_value(STRING, results)


@function("replace(str: string, substr: string, replace: string) string")
def _replace(arguments: Sequence[Value]) -> Value:
    subject, part, new = (text(argument) for argument in arguments)
    if len(part) > 1 and part.startswith("/") and part.endswith("/"):
        pattern = safe_pattern(part[1:-1], subject)
        if "$" in new:
            new = re.sub(r"\$\{?(\w+)\}?", r"\\g<\1>", new.replace("\\", "\\\\"))
        else:
            new = new.replace("\\", "\\\\")
        try:
            return string(pattern.sub(new, subject))
        except (re.error, IndexError):
            raise CannotEvaluateError from None
    if (subject.count(part) if part else len(subject) + 1) * len(new) > 1_000_000:
        raise CannotEvaluateError
    return string(subject.replace(part, new))


def safe_pattern(pattern: str, subject: str) -> re.Pattern[str]:
    """Compile a pattern that cannot take long.

    Terraform's patterns take linear time, Python's may not: those with more than a few quantifiers,
    or a quantified group, are not evaluated.
    """
    quantifiers = len(re.findall(r"[*+{]", pattern))
    if (
        len(pattern) > MAX_PATTERN
        or len(subject) > MAX_SUBJECT
        or quantifiers > MAX_QUANTIFIERS
        or re.search(r"\)[*+{]", pattern)
        or re.search(r"\\[1-9pP]|\(\?[=!<]", pattern.replace("(?P<", ""))
    ):
        raise CannotEvaluateError
    try:
        return re.compile(pattern, re.ASCII)
    except (re.error, OverflowError, RecursionError):
        raise CannotEvaluateError from None


def _match_value(match: re.Match[str]) -> Value:
    named = match.groupdict()
    if named:
        return object_value({name: _group(found) for name, found in named.items()})
    if match.groups():
        return tuple_value(_group(found) for found in match.groups())
    return string(match[0])


def _group(found: str | None) -> Value:
    return Value(STRING, None) if found is None else string(found)


@function("regex(pattern: string, string: string) any")
def _regex(arguments: Sequence[Value]) -> Value:
    subject = text(arguments[1])
    match = safe_pattern(text(arguments[0]), subject).search(subject)
    if match is None:
        raise FunctionError("pattern did not match any part of the given string")
    return _match_value(match)


@function("regexall(pattern: string, string: string) any")
def _regexall(arguments: Sequence[Value]) -> Value:
    subject = text(arguments[1])
    found = safe_pattern(text(arguments[0]), subject).finditer(subject)
    values = [_match_value(match) for match in found]
    return list_value(values[0].type if values else STRING, values)
