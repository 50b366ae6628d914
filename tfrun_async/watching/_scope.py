"""Which runs are watched without being named: those of an organization, or of some workspaces."""

from collections.abc import AsyncIterator, Mapping

import attrs

from tfrun_async._generated import operations
from tfrun_async._generated.models import Run, RunOperation, RunStatusGroup
from tfrun_async._jsonapi.document import Page
from tfrun_async._model import UNSET

_LONGEST_FILTER = 2000  # characters of a URL; there are servers that refuse much longer ones


@attrs.frozen
class Scope:
    """Runs of an organization."""

    organization: str
    workspaces: Mapping[str, str] | None = None
    """The workspaces that count, each name by its id; None for all."""

    def holds(self, organization: str, workspace: str | None) -> bool:
        """Whether the runs of a workspace belong here."""
        if self.workspaces is None:
            return organization == self.organization
        return workspace in self.workspaces

    @property
    def filter(self) -> list[str]:
        """The names to ask for; none if that would be all, or too many for a URL."""
        names = list((self.workspaces or {}).values())
        return names if sum(map(len, names)) + len(names) <= _LONGEST_FILTER else []

    def pages(
        self, runs: operations.Runs, *, status_group: RunStatusGroup | None = None
    ) -> AsyncIterator[Page[Run]]:
        """List runs, newest first, and among them those that do not belong here."""
        return runs.list_for_organization(
            self.organization,
            operation=list(RunOperation),
            status_group=status_group or UNSET,
            workspace_names=self.filter or UNSET,
        ).pages()
