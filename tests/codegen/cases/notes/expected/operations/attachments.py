# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of attachments."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, overload

from tfrun_async._generated.models.attachments import DailyReminder, Label, OneReminder
from tfrun_async._http.ids import path_id, resource_id, resource_ids
from tfrun_async._http.request import Request, deep_object, query, required
from tfrun_async._jsonapi.document import document, dump_json, new_resources, to_many
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages

if TYPE_CHECKING:
    from tfrun_async._generated.models.attachments import LabelFilter, NewLabel, ReminderType
    from tfrun_async._generated.models.notes import Author, Note


LabelSort = Literal["key", "-key"]
"""How labels are sorted.

- ``key``: By their keys.
- ``-key``: By their keys, from the last.
"""


class Attachments(Group):
    """What is stuck to notes."""

    async def add_readers(self, note: Note | str, *, readers: Sequence[Author | str]) -> None:
        """Let people read a note.

        ``POST /notes/{note_id}/relationships/readers``

        Those who may already are left alone.

        Args:
            note: The note.
            readers: Who may read it.

        Raises:
            APIError: The server is out of paper.
        """
        await self._send(
            Request(
                "attachments.add_readers",
                "POST",
                f"/notes/{path_id('note', note, 'note-')}/relationships/readers",
                body=dump_json(to_many("authors", resource_ids("readers", readers))),
            )
        )

    async def set_labels(self, note: Note | str, *, labels: Sequence[NewLabel]) -> list[Label]:
        """Give a note these labels.

        ``PATCH /notes/{note_id}/labels``

        Others are taken off.

        Args:
            note: The note.
            labels: The labels.
        """
        request = Request(
            "attachments.set_labels",
            "PATCH",
            f"/notes/{path_id('note', note, 'note-')}/labels",
            body=dump_json(new_resources("labels", "labels", labels)),
        )
        del labels  # tracebacks show local variables
        return await self._read_many(Label, request)

    async def update_label(self, label: Label | str, *, key: str) -> None:
        """Change a label.

        ``PATCH /labels/{label_id}``

        It stays where it is.

        Args:
            label: The label.
            key: What it is about.
        """
        await self._send(
            Request(
                "attachments.update_label",
                "PATCH",
                f"/labels/{path_id('label', label)}",
                body=document(
                    "labels",
                    id=resource_id("label", label),
                    attributes={"key": required("key", key)},
                ),
            )
        )

    def list_labels(
        self,
        *,
        tagged: Sequence[LabelFilter] | None = None,
        filters: Sequence[Mapping[str, Mapping[str, Sequence[str]]]] | None = None,
        sort: LabelSort | None = None,
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[Label]:
        """List labels.

        ``GET /labels``

        All of them.

        Args:
            tagged: Only labels that have all of these.
            filters: Conditions, as in `filter[0][color][is][0]=red`.
            sort: What comes first.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.
        """
        return self._list(
            Label,
            Request(
                "attachments.list_labels",
                "GET",
                "/labels",
                query=query({"sort": sort})
                + deep_object("filter[tagged]", tagged)
                + deep_object("filter", filters),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    @overload
    async def drawing(self, note: Note | str, file: None = None) -> bytes: ...
    @overload
    async def drawing(self, note: Note | str, file: str | os.PathLike[str]) -> None: ...
    async def drawing(
        self, note: Note | str, file: str | os.PathLike[str] | None = None
    ) -> bytes | None:
        """Fetch the drawing on a note.

        ``GET /notes/{note_id}/drawing``

        The server redirects to where drawings are kept.

        Args:
            note: The note.
            file: Where to save it, piece by piece; an existing file is replaced once all of it has
                come. Without it, the content is returned.

        Returns:
            The drawing.

        Raises:
            ArgumentError: `file` is a directory, or in none.
            ResponseTooLargeError: The content is larger than the client's `max_response_bytes`.
            OSError: The file cannot be written.
        """
        return await self._download(
            Request(
                "attachments.drawing", "GET", f"/notes/{path_id('note', note, 'note-')}/drawing"
            ),
            file,
        )

    @overload
    async def archive(self, note: Note | str, file: None = None) -> bytes: ...
    @overload
    async def archive(self, note: Note | str, file: str | os.PathLike[str]) -> None: ...
    async def archive(
        self, note: Note | str, file: str | os.PathLike[str] | None = None
    ) -> bytes | None:
        """Fetch a note and all that is stuck to it.

        ``GET /notes/{note_id}/archive``

        It is packed.

        Args:
            note: The note.
            file: Where to save it, piece by piece; an existing file is replaced once all of it has
                come. Without it, the content is returned.

        Returns:
            The archive.

        Raises:
            ArgumentError: `file` is a directory, or in none.
            ResponseTooLargeError: The content is larger than the client's `max_response_bytes`.
            OSError: The file cannot be written.
            MalformedResponseError: The content is no whole gzipped archive.
        """
        return await self._download(
            Request(
                "attachments.archive",
                "GET",
                f"/notes/{path_id('note', note, 'note-')}/archive",
                is_gzipped=True,
            ),
            file,
        )

    @overload
    async def csv(self, file: None = None, *, color: str | None = None) -> str: ...
    @overload
    async def csv(self, file: str | os.PathLike[str], *, color: str | None = None) -> None: ...
    async def csv(
        self, file: str | os.PathLike[str] | None = None, *, color: str | None = None
    ) -> str | None:
        """Fetch all labels as a table.

        ``GET /labels/csv``

        One in a line.

        Args:
            file: Where to save it, piece by piece; an existing file is replaced once all of it has
                come. Without it, the content is returned.
            color: Only labels of this color.

        Returns:
            The table.

        Raises:
            ArgumentError: `file` is a directory, or in none.
            ResponseTooLargeError: The content is larger than the client's `max_response_bytes`.
            OSError: The file cannot be written.
        """
        return await self._download_text(
            Request("attachments.csv", "GET", "/labels/csv", query=query({"color": color})), file
        )

    async def reminder(self, note: Note | str) -> OneReminder | DailyReminder | None:
        """Read when a note reminds of itself.

        ``GET /notes/{note_id}/reminder``

        Once, or again and again.

        Args:
            note: The note.

        Returns:
            None: It does not.
        """
        return await self._read_or_none(
            (OneReminder, DailyReminder),
            Request(
                "attachments.reminder", "GET", f"/notes/{path_id('note', note, 'note-')}/reminder"
            ),
        )

    async def set_reminder(
        self, note: Note | str, *, reminder_type: ReminderType | str, hour: int | None = None
    ) -> None:
        """Let a note remind of itself.

        ``PUT /notes/{note_id}/reminder``

        Once, or again and again.

        Args:
            note: The note.
            reminder_type: How often.
            hour: At which hour.
        """
        attributes: dict[str, Any] = {}
        if hour is not None:
            attributes["hour"] = hour
        await self._send(
            Request(
                "attachments.set_reminder",
                "PUT",
                f"/notes/{path_id('note', note, 'note-')}/reminder",
                body=document(required("reminder_type", reminder_type), attributes=attributes),
            )
        )
