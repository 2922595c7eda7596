"""Every write that crosses packages: one function, one transaction, one fact."""

from shiliu.together.actions.persons import erase_person, repeat_erasure
from shiliu.together.actions.profile import load_profile

__all__ = ["erase_person", "load_profile", "repeat_erasure"]
