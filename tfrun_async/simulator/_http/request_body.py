"""Reads and validates request documents; each error has a JSON pointer."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import attrs
import orjson

from tfrun_async.simulator._http.messages import ApiError, Request


@attrs.frozen
class Attribute:
    """The documented rules of one attribute: its type, its default, whether it may be null."""

    expected: str
    accepts: Callable[[Any], bool]
    default: Any = None
    nullable: bool = False
    required: bool = False


def boolean(default: bool | None = False, *, nullable: bool = False) -> Attribute:
    """Return an attribute that is true or false."""
    return Attribute("a boolean", lambda value: isinstance(value, bool), default, nullable)


def string(default: str | None = None, *, nullable: bool = True) -> Attribute:
    """Return an attribute that is a string."""
    return Attribute("a string", lambda value: isinstance(value, str), default, nullable)


def non_blank_string() -> Attribute:
    """Return a required attribute that is a string and not blank."""
    return Attribute(
        "a string that is not blank",
        lambda value: isinstance(value, str) and value.strip() != "",
        required=True,
    )


def time() -> Attribute:
    """Return an attribute that takes a time with its zone."""
    return Attribute("a time such as 2026-01-31T12:00:00Z", _is_time, nullable=True)


def _is_time(value: Any) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False


def whole_number() -> Attribute:
    """Return a required attribute that is a whole number, 0 or more, of 63 bits."""
    return Attribute(
        "a whole number",
        lambda value: isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63,
        required=True,
    )


def md5_sum() -> Attribute:
    """Return a required attribute that is an MD5 sum."""
    return Attribute(
        "32 hexadecimal digits",
        lambda value: (
            isinstance(value, str) and re.fullmatch(r"[0-9a-fA-F]{32}", value) is not None
        ),
        required=True,
    )


def matching_string(pattern: str, expected: str, *, required: bool = False) -> Attribute:
    """Return an attribute that is a string of one form, or null unless it is required."""
    compiled = re.compile(pattern)
    return Attribute(
        expected,
        lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None,
        nullable=not required,
        required=required,
    )


def string_array(default: list[str] | None = None, *, nullable: bool = True) -> Attribute:
    """Return an attribute that is a list of strings."""
    return Attribute("an array of strings", _is_string_array, default, nullable)


def resource_name() -> Attribute:
    """Return the required attribute that names a workspace or an organization."""
    expected = "a name of letters, numbers, - and _"
    return Attribute(
        expected,
        lambda value: (
            isinstance(value, str) and re.fullmatch(r"[\w-]+", value, re.ASCII) is not None
        ),
        required=True,
    )


def choice(*options: str, default: str | None) -> Attribute:
    """Return an attribute that is one of a few words."""
    return Attribute(f"one of {', '.join(options)}", lambda value: value in options, default)


def _is_string_array(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def read_json(request: Request) -> dict[str, Any]:
    """Return the request's JSON object; an absent body and a null read as an empty one."""
    body = request.body.read()
    try:
        content = orjson.loads(body) if body else None
    except orjson.JSONDecodeError as error:
        raise ApiError.invalid({"": f"The body is not JSON: {error}"}) from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise ApiError.invalid({"": "The body must be a JSON object."})
    return content


def read_action_comment(request: Request) -> str | None:
    """Return the optional comment of an action."""
    return read_string(request, "comment")


def read_string(request: Request, key: str) -> str | None:
    """Return an optional string of a plain JSON body."""
    value = read_json(request).get(key)
    if value is not None and not isinstance(value, str):
        raise ApiError.invalid({f"/{key}": f"{key} must be a string."})
    return value


def read_resource(request: Request, kind: str, *, needs_type: bool = True) -> dict[str, Any]:
    """Return the resource object under `data`; its type and its members are checked."""
    data = read_json(request).get("data")
    if not isinstance(data, dict):
        raise ApiError.invalid({"/data": "data must be a resource object."})
    if data.get("type", None if needs_type else kind) != kind:
        raise ApiError.invalid({"/data/type": f"type must be {kind!r}."})
    for key in ("attributes", "relationships"):
        if not isinstance(data.setdefault(key, {}), dict):
            raise ApiError.invalid({f"/data/{key}": f"{key} must be an object."})
    return data


def check_attributes(
    given: Mapping[str, Any],
    known: Mapping[str, Attribute],
    *,
    partial: bool = False,
    at: str = "/data",
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the attributes, and the problems by pointer.

    A create takes the default of an attribute that is missing or invalid, an update leaves it out.

    Args:
        given: The attributes of the request; those that are not known are ignored.
        known: The documented attributes.
        partial: Return only the given attributes, for an update.
        at: The pointer of the resource.
    """
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for key, attribute in known.items():
        pointer = f"{at}/attributes/{key}"
        if key not in given:
            # An update keeps the attributes that it does not name; a create takes the defaults.
            if not partial:
                values[key] = attribute.default
                if attribute.required:
                    problems[pointer] = f"{key} is required."
        elif attribute.accepts(given[key]) or (given[key] is None and attribute.nullable):
            values[key] = given[key]
        else:
            problems[pointer] = f"{key} must be {attribute.expected}."
            if not partial:
                values[key] = attribute.default
    return values, problems


def related_id(data: Mapping[str, Any], relationship: str, kind: str) -> str | None:
    """Return the id that a to-one relationship names; None if it was left out, or is null."""
    pointer = f"/data/relationships/{relationship}"
    # The official Go client sends `{"data": null}` for a resource that was not given.
    if (related := data["relationships"].get(relationship)) in (None, {"data": None}):
        return None
    if not isinstance(related, dict) or not isinstance(related.get("data"), dict):
        raise ApiError.invalid({f"{pointer}/data": "The relationship must name a resource."})
    if related["data"].get("type", kind) != kind:
        raise ApiError.invalid({f"{pointer}/data/type": f"type must be {kind!r}."})
    found = related["data"].get("id")
    if not isinstance(found, str):
        raise ApiError.invalid({f"{pointer}/data/id": "id must be a string."})
    return found
