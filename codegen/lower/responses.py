"""Decide what a method returns, and which errors it raises."""

import re
from typing import Any

import attrs

from codegen.ir import Precondition, ReturnValue
from codegen.lower.arguments import JSON_API
from codegen.lower.descriptions import Descriptions
from codegen.lower.types import is_resource
from codegen.spec.diagnostics import Diagnostics, Pointer
from codegen.spec.loader import Spec
from codegen.spec.reader import SpecReader

_ERRORS = {
    "401": "UnauthorizedError",
    "403": "ForbiddenError",
    "404": "NotFoundError",
    "409": "ConflictError",
    "422": "UnprocessableError",
    "429": "RateLimitedError",
}
_IMPOSSIBLE_STATUS = "415"  # every request has the media type
_CONTENT_KINDS: dict[str, Any] = {
    "application/json": "json",
    "application/octet-stream": "binary",
    "application/gzip": "gzip",
    "text/csv": "csv",
}


class ResponseReader(SpecReader):
    """Reads responses."""

    def __init__(self, spec: Spec, diagnostics: Diagnostics, descriptions: Descriptions) -> None:
        super().__init__(spec, diagnostics)
        self._descriptions = descriptions

    def read_return_value(
        self, method: str, responses: dict[str, Any], pointer: Pointer
    ) -> ReturnValue:
        """Decide what a method returns; all successful responses must agree."""
        candidates: dict[ReturnValue, None] = {}
        empty_description = ""
        for status, response in responses.items():
            if status.startswith("3"):
                self._check_redirect(method, response, (*pointer, status))
            if not status.startswith("2"):
                continue
            if "content" in response:
                returns = self._read_content(method, response, (*pointer, status, "content"))
                candidates[returns] = None
            else:
                empty_description = response["description"]
        if len({(returns.kind, returns.models) for returns in candidates}) > 1:
            self._report(pointer, "the successful responses differ in their content")
        if not candidates:
            if not empty_description:
                self._report(pointer, "no success is described")
            return ReturnValue("none")
        returns = next(iter(candidates))
        return self._or_none(returns, empty_description, pointer) if empty_description else returns

    def _or_none(self, returns: ReturnValue, text: str, pointer: Pointer) -> ReturnValue:
        if returns.kind in {"list", "many"} or returns.is_download:
            self._report(pointer, f"a {returns.kind} beside an empty success is not supported")
        description = f"{returns.description} None: {text}".lstrip()
        return attrs.evolve(returns, can_be_none=True, description=description)

    def _check_redirect(self, method: str, response: dict[str, Any], pointer: Pointer) -> None:
        """Check a redirect, which the client follows: what is there is described as a success."""
        if method != "get":
            self._report(pointer, "a redirect is followed for a get only")
        if "content" in response:
            self._report((*pointer, "content"), "is not read: describe what is there as the 200")

    def _read_content(self, method: str, response: dict[str, Any], pointer: Pointer) -> ReturnValue:
        content = response["content"]
        if set(content) == {JSON_API}:
            schema = content[JSON_API].get("schema", {})
            returns = self._read_document(schema, (*pointer, JSON_API))
            is_change = returns.kind == "list" and method != "get"  # sent once, not with each page
            return attrs.evolve(returns, kind="many") if is_change else returns
        kinds = {_content_kind(media_type) for media_type in content}
        if len(kinds) != 1 or None in kinds:
            self._report(pointer, f"{', '.join(content)} is not supported here")
            return ReturnValue("none")
        (kind,) = kinds
        return ReturnValue(kind, description=" ".join(response["description"].split()))

    def _read_document(self, schema: dict[str, Any], pointer: Pointer) -> ReturnValue:
        name = schema.get("$ref", "").rpartition("/")[2]
        data = self._spec.schemas.get(name, {}).get("properties", {}).get("data", {})
        is_list = data.get("type") == "array"
        refs = [data.get("items", {})] if is_list else data.get("oneOf", [data])
        models = tuple(ref.get("$ref", "").rpartition("/")[2] for ref in refs)
        if not models or not all(is_resource(self._spec.schemas.get(name, {})) for name in models):
            self._report(
                pointer, "the data of this must refer to a resource, to one of some, or to many"
            )
        return ReturnValue("list" if is_list else "one", models)

    def read_errors(
        self, responses: dict[str, Any], preconditions: tuple[Precondition, ...], pointer: Pointer
    ) -> tuple[tuple[str, str], ...]:
        """Return the errors that a method raises, each with what it means."""
        texts: dict[str, list[str]] = {}
        if preconditions:
            texts["ArgumentError"] = [
                f"{r.message[:1].upper()}{r.message[1:]}." for r in preconditions
            ]
        for status, response in responses.items():
            if re.fullmatch("[23]..", status) or status == _IMPOSSIBLE_STATUS:
                continue
            if re.fullmatch("[45]..|default", status) is None:
                self._report((*pointer, status), "is no status")
            error = _ERRORS.get(status, "ServerError" if status.startswith("5") else "APIError")
            at = (*pointer, status)
            texts.setdefault(error, []).append(self._descriptions.read(response, at))
        return tuple((error, " ".join(parts)) for error, parts in texts.items())


def _content_kind(media_type: str) -> Any:
    return _CONTENT_KINDS.get(media_type) or ("text" if media_type.startswith("text/") else None)
