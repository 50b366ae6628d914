# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The attributes of a client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfrun_async._resources.group_attribute import GroupAttribute

if TYPE_CHECKING:
    from tfrun_async._generated.operations.attachments import Attachments
    from tfrun_async._generated.operations.notes import Notes
    from tfrun_async._generated.operations.teams import Teams


class Groups:
    """The groups of operations, by their names."""

    notes: GroupAttribute[Notes] = GroupAttribute("tfrun_async._generated.operations", "Notes")
    """What people wrote down.

    Notes belong to teams.
    """

    teams: GroupAttribute[Teams] = GroupAttribute("tfrun_async._generated.operations", "Teams")
    """Who writes notes."""

    attachments: GroupAttribute[Attachments] = GroupAttribute(
        "tfrun_async._generated.operations", "Attachments"
    )
    """What is stuck to notes."""
