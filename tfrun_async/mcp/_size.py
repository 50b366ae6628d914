"""Results within a size: trimmed first, then a shorter page, then shortened lists and texts.

A host passes the text of a result to its model, and refuses or cuts what is too long for it. Each
step leaves a note that says what was left out, and how to read it.
"""

import copy
import itertools
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import orjson

from tfrun_async.mcp._results import Document, trim_document, with_note

MAX_RESULT = 20_000
"""The largest size of a result unless another is given, in characters."""
MIN_RESULT = 4_000
"""The least size that leaves room for a run and the notes, in characters."""
_NOTE_ROOM = 600  # characters for the notes below
_MAX_NAMED = 3  # shortened values in a note
_SHORT = 100  # characters of a text that is not shortened further

_Key: TypeAlias = str | int
_Path: TypeAlias = tuple[_Key, ...]


def fit(document: Document, limit: int, arguments: Mapping[str, Any]) -> Document:
    """Return a document whose JSON text has at most so many characters.

    Args:
        document: The result of a tool.
        limit: The number of characters, at least `MIN_RESULT`.
        arguments: The arguments of the tool, which say which page the result is.
    """
    if _size(document) <= limit:
        return document
    document, budget = trim_document(document), limit - _NOTE_ROOM
    reason = f"to stay within {limit} characters"
    if _size(document) <= budget:
        return with_note(document, f"Empty values and links were left out {reason}.")
    if "page_number" in arguments and isinstance(document.get("data"), list):
        document = _shorten_page(document, budget, arguments, reason)
        if _size(document) <= limit:
            return document
    return _shorten_values(document, budget, arguments, reason)


def _size(value: Any) -> int:
    return len(orjson.dumps(value).decode())


def _shorten_page(
    document: Document, budget: int, arguments: Mapping[str, Any], reason: str
) -> Document:
    """Leave out the last items of a page, so that the rest is a page of a smaller size."""
    items, start = document["data"], (arguments["page_number"] - 1) * arguments["page_size"]
    room = budget - _size(document | {"data": []})
    sizes = itertools.accumulate(_size(item) + 1 for item in items)
    count = max(1, sum(1 for size in sizes if size <= room))
    if count >= len(items):
        return document
    # The pages of the new size must begin where this one does.
    size = next(each for each in range(count, 0, -1) if start % each == 0)
    number = start // size + 1
    shorter = {key: value for key, value in document.items() if key != "links"}
    shorter["data"] = items[:size]
    meta = document.get("meta", {})
    shorter["meta"] = meta | {"pagination": _pagination(meta.get("pagination"), number, size)}
    return with_note(
        shorter,
        f"Only {size} of the {len(items)} items of the page are shown, {reason}. The next ones "
        f"are page_number={number + 1} with page_size={size}.",
    )


def _pagination(pagination: Any, number: int, size: int) -> Document:
    known = pagination if isinstance(pagination, dict) else {}
    shown = {
        "current-page": number,
        "page-size": size,
        "prev-page": number - 1 or None,
        "next-page": number + 1,
    }
    if isinstance(total := known.get("total-count"), int):
        shown |= {"total-count": total, "total-pages": -(-total // size)}
    return shown


def _shorten_values(
    document: Document, budget: int, arguments: Mapping[str, Any], reason: str
) -> Document:
    """Shorten the longest lists and texts until the document fits."""
    document = copy.deepcopy(document)
    lengths: dict[_Path, int] = {}
    while (excess := _size(document) - budget) > 0:
        path = _longest(document)
        if path is None:
            break
        parent, key = _parent(document, path)
        lengths.setdefault(path, len(parent[key]))
        parent[key] = _shortened(parent[key], excess, from_start=path[-1] == "log_tail")
    if not lengths:
        return document
    parts = [
        f"{'.'.join(map(str, path))[:_SHORT]} ({count})"
        for path, count in _counts(document, lengths)
    ]
    more = f", and {len(parts) - _MAX_NAMED} more" if len(parts) > _MAX_NAMED else ""
    note = f"Shortened {reason}: {', '.join(parts[:_MAX_NAMED])}{more}."
    if ("log_tail",) in lengths:
        skip = arguments.get("log_skip", 0) + len(document["log_tail"])
        note += f" log_skip={skip} reads the lines before those of log_tail."
    return with_note(document, note)


def _counts(document: Document, lengths: Mapping[_Path, int]) -> Iterator[tuple[_Path, str]]:
    for path, length in lengths.items():
        if any(path[:end] in lengths for end in range(1, len(path))):
            continue  # it may have been left out with a part of what it was in
        parent, key = _parent(document, path)
        unit = "characters" if isinstance(parent[key], str) else "items"
        yield path, f"{len(parent[key]):,} of {length:,} {unit}"


def _parent(document: Document, path: _Path) -> tuple[Any, _Key]:
    *way, key = path
    parent: Any = document
    for each in way:
        parent = parent[each]
    return parent, key


def _longest(document: Document) -> _Path | None:
    """Return the path to the value to shorten next; None if there is none left.

    It is the largest value of the largest value, and so on: a text, a list of which no item has
    most of the size, or an object that has only small values.
    """
    path: _Path = ()
    around: _Path | None = None  # what is shortened if what is in it cannot be
    value: Any = document
    while isinstance(value, list | dict) and value:
        items = value.items() if isinstance(value, dict) else enumerate(value)
        key, largest = max(items, key=lambda item: _size(item[1]))
        enough = 2 * _SHORT if isinstance(value, dict) else _size(value) / 2
        if path and len(value) > 1 and _size(largest) < enough:
            return path
        if path and len(value) > 1:
            around = path
        path, value = (*path, key), largest
    return path if isinstance(value, str) and len(value) > _SHORT else around


def _shortened(value: Any, excess: int, *, from_start: bool) -> Any:
    """Return a value without the excess, but at least half of it: others may be as long."""
    size = _size(value)
    excess = min(excess, size // 2)
    if isinstance(value, str):
        return f"{value[: max(_SHORT, len(value) * (size - excess) // size) - 1]}…"
    items = [*value.items()] if isinstance(value, dict) else [*value]
    if from_start:
        items.reverse()
    removed = 0
    while len(items) > 1 and removed < excess:
        removed += _size(items.pop()) + 1  # with its comma
    if from_start:
        items.reverse()
    return dict(items) if isinstance(value, dict) else items
