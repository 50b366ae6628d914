# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The attributes of a client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfrun_async._resources.group_attribute import GroupAttribute

if TYPE_CHECKING:
    from tfrun_async._generated.operations.things import Things


class Groups:
    """The groups of operations, by their names."""

    things: GroupAttribute[Things] = GroupAttribute("tfrun_async._generated.operations", "Things")
    """All there is."""
