"""The current outputs of a workspace, as Python values."""

from __future__ import annotations

import copy
import reprlib
from collections.abc import Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import attrs

from tfrun_async._generated import operations
from tfrun_async._model import UNSET, read_or
from tfrun_async.errors import NotLoadedError
from tfrun_async.fan_out import fan_out

if TYPE_CHECKING:
    from tfrun_async._generated.models import StateVersionOutput, Workspace
    from tfrun_async._http.pipeline import Pipeline

_CONCURRENCY = 10  # requests for sensitive outputs, one each


@attrs.frozen(repr=False)
class Output:
    """An output of a workspace.

    A sensitive value is never in the repr, nor in a pickle.
    """

    name: str
    """Its name in the configuration."""
    type: str
    """The JSON type of the value, such as `string` or `array`."""
    is_sensitive: bool
    """Whether the configuration marks it as sensitive."""
    detailed_type: Any = None
    """The Terraform type: its name, or a list of its name and the types of its elements."""
    _value: Any = UNSET

    @property
    def value(self) -> Any:
        """Its value: a string, number, bool, list, dict or None.

        Raises:
            NotLoadedError: It is sensitive, and was read without `include_sensitive`.
        """
        if self._value is UNSET:
            raise NotLoadedError(
                f"the output {self.name!r} is sensitive: read it with include_sensitive=True"
            )
        return self._value

    def __repr__(self) -> str:
        shown = "…" if self.is_sensitive else reprlib.repr(self._value)
        return f"Output({self.name!r}, {self.type}, {shown})"

    def __copy__(self) -> Output:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Output:
        return attrs.evolve(self, value=copy.deepcopy(self._value, memo))

    def __reduce__(self) -> tuple[Callable[..., Output], tuple[Any, ...]]:
        value = UNSET if self.is_sensitive else self._value
        return type(self), (self.name, self.type, self.is_sensitive, self.detailed_type, value)


async def read_outputs(
    pipeline: Pipeline, workspace: Workspace | str, *, include_sensitive: bool
) -> dict[str, Output]:
    """Read the current outputs of a workspace; see `Workspaces.outputs`."""
    group = operations.StateVersionOutputs(pipeline)
    listed = [item async for item in group.list_current(workspace)]
    outputs = {item.name: _output(item) for item in listed}
    if include_sensitive:
        hidden = {item.id: item.name for item in listed if outputs[item.name].is_sensitive}
        async with aclosing(fan_out(hidden, group.read, concurrency=_CONCURRENCY)) as reads:
            async for result in reads:
                name, item = hidden[result.item], result.result()
                outputs[name] = attrs.evolve(outputs[name], value=item.value)
    return outputs


def _output(item: StateVersionOutput) -> Output:
    is_sensitive = read_or(item, "sensitive", None) is not False
    # Some servers send sensitive values in lists too; they are not exposed.
    value = UNSET if is_sensitive else item.value
    return Output(
        item.name,
        read_or(item, "type", ""),
        is_sensitive,
        read_or(item, "detailed_type", None),
        value,
    )
