"""Every write that crosses packages: one function, one transaction, one fact."""

from shiliu.together.actions.profile import load_profile

__all__ = ["load_profile"]
