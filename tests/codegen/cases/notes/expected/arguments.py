# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Arguments that other code passes on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from tfrun_async._arguments import ArgumentSpec
from tfrun_async._generated.models.notes import Author, NoteStatus


class NoteFilters(TypedDict, total=False):
    """The optional arguments of `notes.list_for_team`."""

    status: Sequence[NoteStatus | str] | None
    author: Author | str | None
    search_wildcard_title: str | None


NOTE_FILTERS = (
    ArgumentSpec(
        "status", "filter[status]", "Only notes in one of these statuses.", NoteStatus, is_list=True
    ),
    ArgumentSpec(
        "author", "filter[author][id]", "Only notes of this author, who may not be None.", Author
    ),
    ArgumentSpec(
        "search_wildcard_title", "search[wildcard-title]", "Only notes whose title matches.", str
    ),
)
"""What each of `NoteFilters` is."""
