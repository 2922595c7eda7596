"""Everything that writes tallies and public figures."""

from shiliu.tallies.actions.opening import publish_days
from shiliu.tallies.actions.projecting import project, project_forever, rebuild
from shiliu.tallies.actions.publishing import publish_figures

__all__ = ["project", "project_forever", "publish_days", "publish_figures", "rebuild"]
