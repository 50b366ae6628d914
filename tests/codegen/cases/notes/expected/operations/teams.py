# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of teams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfrun_async._http.ids import path_id, resource_id
from tfrun_async._http.request import Request
from tfrun_async._jsonapi.document import document, to_one
from tfrun_async._resources.base import Group

if TYPE_CHECKING:
    from tfrun_async._generated.models.teams import Team


class Teams(Group):
    """Who writes notes."""

    async def rename(self, name: str, *, rival: Team | str | None = None) -> dict[str, Any]:
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
        if rival is not None:
            relationships["rival"] = to_one("teams", resource_id("rival", rival))
        return await self._read_json(
            Request(
                "teams.rename",
                "PUT",
                f"/teams/{path_id('name', name)}",
                body=document("teams", relationships=relationships),
            )
        )
