# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of odd_ones."""

from __future__ import annotations

from typing import Any

from tfrun_async._generated.models.openapi import OddOne
from tfrun_async._http.ids import path_id
from tfrun_async._http.request import Request, query
from tfrun_async._jsonapi.document import document
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages


class OddOnes(Group):
    """Things with "names" that need care."""

    async def read(
        self, class_: str, query_: str, *, self_: str | None = None, document_: int | None = None
    ) -> OddOne:
        """Read C:\\odd\\things, or \"""quoted\""" ones.

        ``GET /odd/{class}/{query}``

        A first paragraph that is long enough to be wrapped somewhere, since it is told in many
        words.

        A second one, about `self`.

        Args:
            class_: A keyword.
            query_: A name that the body needs.
            self_: Another.
            document_: Ends in "quotes". Default: ``7``.
        """
        return await self._read(
            OddOne,
            Request(
                "odd_ones.read",
                "GET",
                f"/odd/{path_id('class_', class_)}/{path_id('query_', query_)}",
                query=query({"filter[self]": self_, "document": document_}),
            ),
        )

    def list_all(self) -> Pages[OddOne]:
        """List all odd things at once.

        ``GET /odd``

        There are no pages.
        """
        return self._list_unpaged(OddOne, Request("odd_ones.list_all", "GET", "/odd"))

    async def create(self, *, enabled: bool | None = None) -> OddOne | None:
        """Make an odd thing.

        ``POST /odd``

        Some servers show it.

        Args:
            enabled: Whether it works.

        Returns:
            None: It was made.
        """
        attributes: dict[str, Any] = {"category": "odd"}
        if enabled is not None:
            attributes["enabled"] = enabled
        return await self._read_or_none(
            OddOne,
            Request(
                "odd_ones.create", "POST", "/odd", body=document("odd-ones", attributes=attributes)
            ),
        )

    async def text(self) -> str | None:
        """Read about odd things.

        ``GET /odd/text``

        In words.

        Returns:
            The words. None: There are none.
        """
        return await self._read_text_or_none(Request("odd_ones.text", "GET", "/odd/text"))
