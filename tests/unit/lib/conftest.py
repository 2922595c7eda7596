"""Hypothesis without a deadline: the machine is shared."""

from hypothesis import settings

settings.register_profile("lib", deadline=None, max_examples=60)
settings.load_profile("lib")
