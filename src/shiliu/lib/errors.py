"""The one exception by which a rule says no."""

from __future__ import annotations


class RuleBroken(Exception):
    """A rule refuses. ``code`` names the rule, ``values`` say what about.

    ``core.errors`` turns the code into a translated sentence; no sentence is
    written here. Values stay small: a field's name, a line, a number, never a
    resident's own words.
    """

    def __init__(self, code: str, /, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values: dict[str, object] = values

    @property
    def field(self) -> str | None:
        """The name of the input that was wrong, or None when no single one was."""
        name = self.values.get("field")
        return None if name is None else str(name)

    def __str__(self) -> str:
        if not self.values:
            return self.code
        told = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.code} ({told})"
