"""Set variables by their keys: create those that are missing, change those that differ.

    list ─► a sensitive one would become readable ─► ArgumentError
     │
    for each key ─► not there ─► POST  ┐  lost response, key taken, or gone meanwhile:
                 ├► differs ───► PATCH ┴─ list again, and do what is left to do
                 └► is equal ──► nothing

It is idempotent: a variable is found by its key and category, even if the response to its creation
was lost.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, Self

import attrs

from tfrun_async._http.request import required
from tfrun_async._http.secret import strip_traceback
from tfrun_async._model import UNSET, Unset, read_or
from tfrun_async._run.create_once import may_have_been_applied
from tfrun_async._validation import check_text
from tfrun_async.errors import (
    ArgumentError,
    NotFoundError,
    TfrunError,
    UnprocessableError,
    VariablesNotSetError,
)
from tfrun_async.fan_out import fan_out
from tfrun_async.hcl import HclLiteral, HclValue, run_variables

if TYPE_CHECKING:
    from tfrun_async._generated.models import Variable, VariableCategory
    from tfrun_async._http.pipeline import Pipeline
    from tfrun_async._resources.pages import Pages

_CONCURRENCY = 10
_RETRY_DELAYS = (1.0, 4.0, None)  # seconds until the variables are listed again; None is the end
_CATEGORIES = ("terraform", "env")


@attrs.frozen
class VariableValue:
    """A value for a variable, with its category, sensitivity and description.

    Its repr hides the value, and a sensitive one refuses to be pickled.
    """

    value: HclValue = attrs.field(repr=False)
    """A string is sent as text, an `HclLiteral` and all other values as HCL. An environment
    variable takes strings only."""
    category: VariableCategory | Literal["terraform", "env"] = attrs.field(
        default="terraform", kw_only=True
    )
    """A Terraform variable or an environment variable; both may have the same key."""
    sensitive: bool | None = attrs.field(default=None, kw_only=True)
    """Whether the value is write-only. None does not change it; a new variable is readable. A
    sensitive variable stays sensitive."""
    description: str | Unset | None = attrs.field(default=UNSET, kw_only=True)
    """The description; None removes it. `UNSET` does not change it."""

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _: dict[int, Any]) -> Self:
        return self  # within the process, where a pickle would refuse

    def __reduce__(self) -> tuple[Callable[[], Self], tuple[()]]:
        if self.sensitive:
            raise TypeError("a sensitive value cannot be pickled: create it in this process")
        return partial(type(self), **attrs.asdict(self, recurse=False)), ()


@attrs.frozen
class VariableOperations:
    """The operations on the variables of one workspace or variable set."""

    owner: str
    """Its name in errors."""
    list: Callable[[], Pages[Variable]]
    create: Callable[..., Awaitable[Variable]]
    update: Callable[..., Awaitable[Variable]]


@attrs.frozen
class _Attributes:
    """Attributes of a variable, in the API's format; None if not given."""

    value: str | None = attrs.field(default=None, repr=False)
    hcl: bool | None = None
    sensitive: bool | None = None
    description: str | Unset | None = UNSET

    def arguments(self) -> dict[str, Any]:
        """Return them as keyword arguments of the generated methods."""
        return attrs.asdict(self, recurse=False)


@attrs.frozen
class _Wanted:
    """The desired state of a variable."""

    key: str
    category: str
    attributes: _Attributes

    @classmethod
    def parse(cls, key: str, given: VariableValue | HclValue) -> Self:
        """Return the desired variable for a key and its given value.

        Raises:
            ArgumentError: It cannot be the value of such a variable.
            TypeError: It, or a part of it, has no HCL form.
        """
        place = f"variables[{key!r}]"
        entry = given if isinstance(given, VariableValue) else VariableValue(given)
        if entry.category not in _CATEGORIES:
            names = " or ".join(map(repr, _CATEGORIES))
            raise ArgumentError(f"{place}.category: must be {names}, got {entry.category!r}")
        if not isinstance(key, str) or not key:
            raise ArgumentError(f"variables: each key must be a name, got {key!r}")
        check_text(place, key)
        is_hcl = isinstance(entry.value, HclLiteral) or not isinstance(entry.value, str)
        if is_hcl and entry.category == "env":
            kind = "None" if entry.value is None else type(entry.value).__name__
            raise ArgumentError(f"{place}: must be a string in an environment variable, got {kind}")
        if is_hcl:
            text = run_variables({key: entry.value})[0]["value"]
        else:
            text = str(entry.value)
            check_text(place, text)
        return cls(
            key,
            str(entry.category),
            _Attributes(text, is_hcl, entry.sensitive, entry.description),
        )

    @property
    def name(self) -> tuple[str, str]:
        """The key and category, by which it is found."""
        return self.key, self.category

    def keeping_secret(self, found: Variable | None) -> Self:
        """Return it for an existing variable: sensitive if that is sensitive.

        Raises:
            ArgumentError: It must be readable, but the existing variable is sensitive.
        """
        if found is None or not _is_sensitive(found):
            return self
        if self.attributes.sensitive is False:
            raise ArgumentError(f"variables[{self.key!r}]: must stay sensitive")
        return attrs.evolve(self, attributes=attrs.evolve(self.attributes, sensitive=True))

    def changes_to(self, found: Variable) -> _Attributes:
        """Return the desired attributes that differ from those of an existing variable."""
        wanted = self.attributes
        has_other = {
            # A sensitive value reads as None, so it is always sent.
            "value": read_or(found, "value", None) != wanted.value,
            # It has no effect for environment variables.
            "hcl": self.category == "terraform" and read_or(found, "hcl", None) != wanted.hcl,
            "sensitive": bool(wanted.sensitive) and not _is_sensitive(found),
            "description": wanted.description is not UNSET
            and (read_or(found, "description", None) or None) != (wanted.description or None),
        }
        given = wanted.arguments()
        return _Attributes(**{name: given[name] for name, differs in has_other.items() if differs})


async def set_variables(
    pipeline: Pipeline,
    operations: VariableOperations,
    variables: Mapping[str, VariableValue | HclValue],
) -> dict[str, Variable]:
    """Set variables of a workspace or variable set by their keys; see `Variables.set`."""
    try:
        wanted = _parse_all(variables)
    except (ArgumentError, TypeError) as error:
        raise strip_traceback(error) from None
    finally:
        del variables  # tracebacks show local variables
    return await _SetVariables(pipeline, operations).set_all(wanted)


def _parse_all(variables: Mapping[str, VariableValue | HclValue]) -> list[_Wanted]:
    required("variables", variables)
    if not isinstance(variables, Mapping):
        kind = type(variables).__name__
        raise ArgumentError(f"variables: must be a mapping from keys to values, got {kind}")
    return [_Wanted.parse(key, value) for key, value in variables.items()]


@attrs.frozen
class _SetVariables:
    pipeline: Pipeline
    operations: VariableOperations

    async def set_all(self, wanted: list[_Wanted]) -> dict[str, Variable]:
        """Set all variables; errors are raised at the end, together."""
        if not wanted:
            return {}
        found = await self._find()
        checked = [each.keeping_secret(found.get(each.name)) for each in wanted]
        done: dict[str, Variable] = {}
        failures: dict[str, BaseException] = {}

        async def work(each: _Wanted) -> Variable:
            return await self._set(each, found.get(each.name))

        async with aclosing(fan_out(checked, work, concurrency=_CONCURRENCY)) as results:
            async for result in results:
                if result.error is None:
                    done[result.item.key] = result.result()
                else:
                    failures[result.item.key] = result.error
        if failures:
            in_order = {each.key: failures[each.key] for each in wanted if each.key in failures}
            raise VariablesNotSetError(self.operations.owner, in_order, done)
        return {each.key: done[each.key] for each in wanted}

    async def _find(self) -> dict[tuple[str, str], Variable]:
        # One whose name does not fit is not one that is wanted; if it is, its key is refused.
        return {
            (read_or(each, "key", ""), str(read_or(each, "category", ""))): each
            async for each in self.operations.list()
        }

    async def _set(self, wanted: _Wanted, found: Variable | None) -> Variable:
        for delay in _RETRY_DELAYS:
            try:
                return await self._send(wanted, found)
            except TfrunError as error:
                if delay is None or not _may_differ_now(error, found):
                    raise
                await self.pipeline.sleep(delay)
                found = (await self._find()).get(wanted.name)
                if found is None and isinstance(error, UnprocessableError):
                    raise  # it was not refused because of its key
                # A sensitive variable may have been deleted since: then the new one must be
                # sensitive, too.
                wanted = wanted.keeping_secret(found)
        raise AssertionError  # the last attempt raises

    async def _send(self, wanted: _Wanted, found: Variable | None) -> Variable:
        if found is None:
            return await self.operations.create(
                key=wanted.key, category=wanted.category, **wanted.attributes.arguments()
            )
        changes = wanted.changes_to(found)
        if changes == _Attributes():
            return found
        return await self.operations.update(found.id, **changes.arguments())


def _is_sensitive(variable: Variable) -> bool:
    return read_or(variable, "sensitive", None) is not False


def _may_differ_now(error: TfrunError, found: Variable | None) -> bool:
    """Whether the list of variables may have changed, so that it must be read again."""
    stale = UnprocessableError if found is None else NotFoundError
    return isinstance(error, stale) or may_have_been_applied(error)
