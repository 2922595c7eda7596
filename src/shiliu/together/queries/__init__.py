"""What is read across packages."""

from shiliu.together.queries.figures import registry
from shiliu.together.queries.persons import export_person
from shiliu.together.queries.state import machine_state

__all__ = ["export_person", "machine_state", "registry"]
