"""Every write that crosses packages: one function, one transaction, one fact."""

from shiliu.together.actions.persons import correct_person, erase_person, repeat_erasure
from shiliu.together.actions.profile import load_profile

__all__ = ["correct_person", "erase_person", "load_profile", "repeat_erasure"]
