# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from tfrun_async._generated.models.notes import Note
from tfrun_async._http.ids import path_id, resource_id, resource_ids
from tfrun_async._http.request import Request, json_body, known_values, query, required
from tfrun_async._jsonapi.document import document, new_resources, to_many, to_one
from tfrun_async._model import UNSET, Unset
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages
from tfrun_async.errors import ArgumentError
from tfrun_async.hcl import HclValue, run_variables

if TYPE_CHECKING:
    from tfrun_async._generated.models.attachments import NewLabel
    from tfrun_async._generated.models.notes import Author, Mood, NoteStatus
    from tfrun_async._generated.models.teams import Team


NoteInclude = Literal["author", "parent.author"]
"""What can be loaded with a note.

- ``author``: Who wrote it.
- ``parent.author``: Who wrote the note that it answers, and that note.
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
        replies: Sequence[Note | str] | None = None,
        labels: Sequence[NewLabel] | None = None,
        is_draft: bool | None = None,
        password: str | None = None,
        publish_at: datetime | Unset | None = UNSET,
        notify: bool | None = None,
        status: NoteStatus | str | None = None,
        mood: Mood | None = None,
        variables: Mapping[str, HclValue] | None = None,
        extra: Mapping[str, Any] | None = None,
        marks: Sequence[int | None] | None = None,
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
        attributes: dict[str, Any] = {"title": required("title", title)}
        if is_draft is not None:
            attributes["is-draft"] = is_draft
        if password is not None:
            attributes["password"] = password
        if publish_at is not UNSET:
            attributes["publish-at"] = publish_at
        if notify is not None:
            attributes["notify"] = notify
        if status is not None:
            attributes["status"] = status
        if mood is not None:
            attributes["mood"] = mood
        if variables is not None:
            attributes["variables"] = run_variables(variables)
        if extra is not None:
            attributes["extra"] = extra
        if marks is not None:
            attributes["marks"] = marks
        relationships: dict[str, Any] = {"team": to_one("teams", resource_id("team", team))}
        if parent is not UNSET:
            relationships["parent"] = to_one(
                "notes", None if parent is None else resource_id("parent", parent, "note-")
            )
        if replies is not None:
            relationships["answers"] = to_many("notes", resource_ids("replies", replies, "note-"))
        if labels is not None:
            relationships["labels"] = new_resources("labels", "labels", labels)
        request = Request(
            "notes.create",
            "POST",
            "/notes",
            body=document("notes", attributes=attributes, relationships=relationships),
        )
        del labels, password, attributes, relationships  # tracebacks show local variables
        return await self._read(Note, request)

    async def read(self, note: Note | str, *, include: Sequence[NoteInclude] | None = None) -> Note:
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
                f"/notes/{path_id('note', note, 'note-')}",
                query=query({"include": include}),
            ),
        )

    async def update(self, note: Note | str, *, title: str | None = None) -> Note:
        """Change a note.

        ``PATCH /notes/{note_id}``, https://notes.example/docs/notes

        Only what is given is changed.

        Args:
            note: The note.
            title: The new title.
        """
        attributes: dict[str, Any] = {}
        if title is not None:
            attributes["title"] = title
        return await self._read(
            Note,
            Request(
                "notes.update",
                "PATCH",
                f"/notes/{path_id('note', note, 'note-')}",
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
        await self._send(
            Request("notes.delete", "DELETE", f"/notes/{path_id('note', note, 'note-')}")
        )

    async def pin(
        self,
        note: Note | str,
        *,
        comment: str,
        fields: Mapping[str, HclValue] | None = None,
        by: str | Unset | None = UNSET,
    ) -> None:
        """Pin a note to the board.

        ``POST /notes/{note_id}/actions/pin``, https://notes.example/docs/notes

        A note whose `mood.is_bad` is true is pinned upside down.

        Args:
            note: The note to pin.
            comment: Why it is pinned.
            fields: What to fill in.
            by: Who pins it. None for no name.

        Example:
            ``await tfe.notes.pin(note, comment="Important")``
        """
        await self._send(
            Request(
                "notes.pin",
                "POST",
                f"/notes/{path_id('note', note, 'note-')}/actions/pin",
                body=json_body(
                    {
                        "comment": required("comment", comment),
                        "fields": UNSET if fields is None else run_variables(fields),
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
            Request("notes.text", "GET", f"/notes/{path_id('note', note, 'note-')}/text")
        )

    def list_for_team(
        self,
        team: Team | str,
        *,
        sort: str,
        status: Sequence[NoteStatus | str] | None = None,
        author: Author | str | None = None,
        search_wildcard_title: str | None = None,
        include: Sequence[NoteInclude] | None = None,
        page_size: int | None = None,
        page_number: int | None = None,
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
                        "filter[status]": known_values("status", status, "NoteStatus"),
                        "filter[author][id]": None
                        if author is None
                        else resource_id("author", author),
                        "search[wildcard-title]": search_wildcard_title,
                        "sort": required("sort", sort),
                        "include": include,
                    }
                ),
                rate_limit="run-lists",
            ),
            page_size=page_size,
            page_number=page_number,
        )
