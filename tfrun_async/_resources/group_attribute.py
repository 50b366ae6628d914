"""Attributes of the client: groups of operations, imported on first use."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, overload

if TYPE_CHECKING:
    from tfrun_async._http.pipeline import Pipeline

G_co = TypeVar("G_co", covariant=True)


class HasPipeline(Protocol):
    """The attributes of a client that its groups need."""

    _pipeline: Pipeline


class GroupAttribute(property, Generic[G_co]):
    """A group of a client, created on first use. On the class, it is the class of the group.

    It is a property so that ``help(Client)`` lists it with the summary of the group only.

    Args:
        module: The module that defines the group.
        kind: The name of its class there.
    """

    def __init__(self, module: str, kind: str) -> None:
        super().__init__()
        self._module = module
        self._kind = kind

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload  # type: ignore[override]  # read from the class, a property is itself
    def __get__(self, client: None, owner: type) -> type[G_co]: ...
    @overload
    def __get__(self, client: HasPipeline, owner: type) -> G_co: ...
    def __get__(self, client: HasPipeline | None, owner: type) -> Any:
        if client is not None and (group := vars(client).get(self._name)) is not None:
            return group
        kind = getattr(import_module(self._module), self._kind)
        if client is None:
            self.__doc__ = (kind.__doc__ or "").partition("\n")[0]
            return kind
        group = vars(client)[self._name] = kind(client._pipeline)  # noqa: SLF001
        return group
