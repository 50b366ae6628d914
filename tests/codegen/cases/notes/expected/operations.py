# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The operations of the API, in groups."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, overload

from tfrun_async._generated.models import (
    Author,
    DailyReminder,
    Label,
    LabelFilter,
    Mood,
    NewLabel,
    Note,
    NoteStatus,
    OneReminder,
    ReminderType,
    Team,
)
from tfrun_async._http.request import Request, deep_object, json_body, path_id, query
from tfrun_async._jsonapi.document import document, dump_json, new_resources, to_many, to_one
from tfrun_async._model import UNSET, Unset
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages
from tfrun_async.errors import ArgumentError
from tfrun_async.hcl import HclValue, run_variables

NoteInclude = Literal["author", "parent.author"]
"""What can be loaded with a note.

- ``author``: Who wrote it.
- ``parent.author``: Who wrote the note that it answers, and that note.
"""


LabelSort = Literal["key", "-key"]
"""How labels are sorted.

- ``key``: By their keys.
- ``-key``: By their keys, from the last.
"""


class Notes(Group):
    """What people wrote down.

    Notes belong to teams.
    """

    async def create(
        self,
        *,
        title: str,
        team: Team | str,
        parent: Note | str | Unset | None = UNSET,
        replies: Sequence[Note | str] | Unset = UNSET,
        labels: Sequence[NewLabel] | Unset = UNSET,
        is_draft: bool | Unset = UNSET,
        password: str | Unset = UNSET,
        publish_at: datetime | Unset | None = UNSET,
        notify: bool | Unset = UNSET,
        status: NoteStatus | str | Unset = UNSET,
        mood: Mood | Unset = UNSET,
        variables: Mapping[str, HclValue] | Unset = UNSET,
        extra: Mapping[str, Any] | Unset = UNSET,
        marks: Sequence[int | None] | Unset = UNSET,
    ) -> Note:
        """Write a note.

        ``POST /notes``, https://notes.example/docs/notes

        Its `written_at` is set by the server.

        Args:
            title: What it is about.
            team: Who may read it.
            parent: The note that it answers, or None.
            replies: Notes that answer it.
            labels: Labels that are made with it.
            is_draft: Whether it is not done, see `publish_at`. Default: ``True``.
            password: Who knows it may read it.
            publish_at: When to publish it; None for never.
            notify: Whether to tell others.
            status: Whether others can read it. Default: ``"draft"``.
            mood: How you feel.
            variables: What to fill in. Default: ``[]``.
            extra: Anything else.
            marks: Deprecated. Marks, or None.

        Raises:
            ArgumentError: A draft is not published, so `is_draft` and `publish_at` exclude each
                other. Others must be notified of what is published later.
            NotFoundError: There is no such note.
            UnprocessableError: A title is missing.
            ServerError: The pen is empty. There is no ink.
        """
        if is_draft is True and publish_at is not UNSET:
            raise ArgumentError(
                "a draft is not published, so `is_draft` and `publish_at` exclude each other"
            )
        if publish_at is not UNSET and notify is not True:
            raise ArgumentError("others must be notified of what is published later")
        attributes: dict[str, Any] = {"title": title}
        if is_draft is not UNSET:
            attributes["is-draft"] = is_draft
        if password is not UNSET:
            attributes["password"] = password
        if publish_at is not UNSET:
            attributes["publish-at"] = publish_at
        if notify is not UNSET:
            attributes["notify"] = notify
        if status is not UNSET:
            attributes["status"] = status
        if mood is not UNSET:
            attributes["mood"] = mood
        if variables is not UNSET:
            attributes["variables"] = run_variables(variables)
        if extra is not UNSET:
            attributes["extra"] = extra
        if marks is not UNSET:
            attributes["marks"] = marks
        relationships: dict[str, Any] = {"team": to_one("teams", team)}
        if parent is not UNSET:
            relationships["parent"] = to_one("notes", parent)
        if replies is not UNSET:
            relationships["answers"] = to_many("notes", replies)
        if labels is not UNSET:
            relationships["labels"] = new_resources("labels", labels)
        request = Request(
            "notes.create",
            "POST",
            "/notes",
            body=document("notes", attributes=attributes, relationships=relationships),
        )
        del labels, password, attributes, relationships  # tracebacks show local variables
        return await self._read(Note, request)

    async def read(
        self, note: Note | str, *, include: Sequence[NoteInclude] | Unset = UNSET
    ) -> Note:
        """Read a note.

        ``GET /notes/{note_id}``, https://notes.example/docs/reading

        Anybody may do this.

        Args:
            note: The note.
            include: What to load with it.

        Raises:
            NotFoundError: There is no such note.
        """
        return await self._read(
            Note,
            Request(
                "notes.read",
                "GET",
                f"/notes/{path_id('note', note)}",
                query=query({"include": include}),
            ),
        )

    async def update(self, note: Note | str, *, title: str | Unset = UNSET) -> Note:
        """Change a note.

        ``PATCH /notes/{note_id}``, https://notes.example/docs/notes

        Only what is given is changed.

        Args:
            note: The note.
            title: The new title.
        """
        attributes: dict[str, Any] = {}
        if title is not UNSET:
            attributes["title"] = title
        return await self._read(
            Note,
            Request(
                "notes.update",
                "PATCH",
                f"/notes/{path_id('note', note)}",
                body=document("notes", attributes=attributes),
            ),
        )

    async def delete(self, note: Note | str) -> None:
        """Tear up a note.

        ``DELETE /notes/{note_id}``, https://notes.example/docs/notes

        This cannot be undone.

        Args:
            note: The note.

        Raises:
            APIError: The note is a teapot.
        """
        await self._send(Request("notes.delete", "DELETE", f"/notes/{path_id('note', note)}"))

    async def pin(
        self,
        note: Note | str,
        *,
        comment: str,
        fields: Mapping[str, HclValue] | Unset = UNSET,
        by: str | Unset | None = UNSET,
    ) -> None:
        """Pin a note to the board.

        ``POST /notes/{note_id}/actions/pin``, https://notes.example/docs/notes

        A note whose `mood.is_bad` is true is pinned upside down.

        Args:
            note: The note to pin.
            comment: Why it is pinned.
            fields: What to fill in.
            by: Who pins it.
        """
        await self._send(
            Request(
                "notes.pin",
                "POST",
                f"/notes/{path_id('note', note)}/actions/pin",
                body=json_body(
                    {
                        "comment": comment,
                        "fields": UNSET if fields is UNSET else run_variables(fields),
                        "by": by,
                    }
                ),
            )
        )

    async def text(self, note: Note | str) -> dict[str, Any] | None:
        """Read a note as JSON of its own.

        ``GET /notes/{note_id}/text``, https://notes.example/docs/notes

        It has whatever form its author gave it.

        Args:
            note: The note to read.

        Returns:
            The text. None: Nothing is written on it yet.
        """
        return await self._read_json_or_none(
            Request("notes.text", "GET", f"/notes/{path_id('note', note)}/text")
        )

    def list_for_team(
        self,
        team: Team | str,
        *,
        sort: str,
        status: Sequence[NoteStatus | str] | Unset = UNSET,
        author: Author | str | Unset = UNSET,
        search_wildcard_title: str | Unset = UNSET,
        include: Sequence[NoteInclude] | Unset = UNSET,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[Note]:
        """List the notes of a team.

        ``GET /teams/{team_name}/notes``, https://notes.example/docs/notes

        The newest comes first.

        Args:
            team: The team.
            sort: Sort by `written-at` or by `title`. Default: ``"title"``.
            status: Only notes in one of these statuses.
            author: Only notes of this author, who may not be None.
            search_wildcard_title: Only notes whose title matches.
            include: What to load with it.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.
        """
        return self._list(
            Note,
            Request(
                "notes.list_for_team",
                "GET",
                f"/teams/{path_id('team', team)}/notes",
                query=query(
                    {
                        "filter[status]": status,
                        "filter[author][id]": author,
                        "search[wildcard-title]": search_wildcard_title,
                        "sort": sort,
                        "include": include,
                    }
                ),
                rate_limit="run-lists",
            ),
            page_size=page_size,
            page_number=page_number,
        )


class Teams(Group):
    """Who writes notes."""

    async def rename(self, name: str, *, rival: Team | str | Unset = UNSET) -> dict[str, Any]:
        """Rename a team.

        ``PUT /teams/{name}``

        The response says nothing.

        Args:
            name: The old name.
            rival: The team that uses the old name now.

        Returns:
            It is renamed.
        """
        relationships: dict[str, Any] = {}
        if rival is not UNSET:
            relationships["rival"] = to_one("teams", rival)
        return await self._read_json(
            Request(
                "teams.rename",
                "PUT",
                f"/teams/{path_id('name', name)}",
                body=document("teams", relationships=relationships),
            )
        )


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
                f"/notes/{path_id('note', note)}/relationships/readers",
                body=dump_json(to_many("authors", readers)),
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
            f"/notes/{path_id('note', note)}/labels",
            body=dump_json(new_resources("labels", labels)),
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
                body=document("labels", id=label, attributes={"key": key}),
            )
        )

    def list_labels(
        self,
        *,
        tagged: Sequence[LabelFilter] | Unset = UNSET,
        conditions: Sequence[Mapping[str, Mapping[str, Sequence[str]]]] | Unset = UNSET,
        sort: LabelSort | Unset = UNSET,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[Label]:
        """List labels.

        ``GET /labels``

        All of them.

        Args:
            tagged: Only labels that have all of these.
            conditions: Conditions, as in `filter[0][color][is][0]=red`.
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
                + deep_object("filter", conditions),
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
        """
        return await self._download(
            Request("attachments.drawing", "GET", f"/notes/{path_id('note', note)}/drawing"), file
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
        """
        return await self._download(
            Request(
                "attachments.archive",
                "GET",
                f"/notes/{path_id('note', note)}/archive",
                is_gzipped=True,
            ),
            file,
        )

    @overload
    async def csv(self, file: None = None, *, color: str | Unset = UNSET) -> str: ...
    @overload
    async def csv(self, file: str | os.PathLike[str], *, color: str | Unset = UNSET) -> None: ...
    async def csv(
        self, file: str | os.PathLike[str] | None = None, *, color: str | Unset = UNSET
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
            Request("attachments.reminder", "GET", f"/notes/{path_id('note', note)}/reminder"),
        )

    async def set_reminder(
        self, note: Note | str, *, reminder_type: ReminderType | str, hour: int | Unset = UNSET
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
        if hour is not UNSET:
            attributes["hour"] = hour
        await self._send(
            Request(
                "attachments.set_reminder",
                "PUT",
                f"/notes/{path_id('note', note)}/reminder",
                body=document(reminder_type, attributes=attributes),
            )
        )
