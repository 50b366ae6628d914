"""`UNSET`, the value of arguments that are not given and attributes that were not sent."""

from enum import Enum
from typing import Any, Final


class Unset(Enum):
    """The type of `UNSET`."""

    UNSET = "UNSET"

    def __repr__(self) -> str:
        return self.name


UNSET: Final = Unset.UNSET
"""The default of an argument for which the API has null: None sends null, `UNSET` sends nothing."""

NOT_SENT: Final[Any] = UNSET
"""Default of every model attribute: it stays unset unless the server sends it."""
