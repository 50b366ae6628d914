"""Where the attributes of a model are read from on first use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from tfrun_async._model import Misfit


class AttributeSource(Protocol):
    """The JSON of a model, from which attributes are read on first use."""

    def find(self, model: Any, name: str) -> Any:
        """Return the value of an attribute of the model; UNSET if it was not sent.

        Raises:
            MalformedAttributeError: The value that was sent does not fit the model.
        """

    def read_all(self, model: Any) -> Mapping[str, Misfit]:
        """Set all attributes of the model that are still unset; return those that do not fit."""
