# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfrun_async._generated.models.comments import Comment
from tfrun_async._http.ids import path_id
from tfrun_async._http.request import Request, required
from tfrun_async._jsonapi.document import document
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages

if TYPE_CHECKING:
    from tfrun_async._generated.models.runs import Run


class Comments(Group):
    """Comments on runs.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    def list_for_run(
        self, run: Run | str, *, page_size: int | None = None, page_number: int | None = None
    ) -> Pages[Comment]:
        """List the comments on a run.

        ``GET /runs/{run_id}/comments``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/comments

        The comments of its actions are included.

        Args:
            run: The run that was commented on.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list(
            Comment,
            Request(
                "comments.list_for_run", "GET", f"/runs/{path_id('run', run, 'run-')}/comments"
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def create(self, run: Run | str, *, body: str) -> Comment:
        """Comment on a run.

        ``POST /runs/{run_id}/comments``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/comments

        It does not change the run. To give the reason of an action, use the comment of the action.
        Needs permission to comment: see the run's `permissions.can_comment`.

        Args:
            run: The run to comment on.
            body: The text.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.

        Example:
            ``await tfe.comments.create(run, body="Looks good")``
        """
        return await self._read(
            Comment,
            Request(
                "comments.create",
                "POST",
                f"/runs/{path_id('run', run, 'run-')}/comments",
                body=document("comments", attributes={"body": required("body", body)}),
            ),
        )

    async def read(self, comment: Comment | str) -> Comment:
        """Read a comment.

        ``GET /comments/{comment_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/comments

        Its run event has the author and the time.

        Args:
            comment: The comment to read.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return await self._read(
            Comment,
            Request("comments.read", "GET", f"/comments/{path_id('comment', comment, 'wsc-')}"),
        )
