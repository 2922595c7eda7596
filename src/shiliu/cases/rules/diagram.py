"""The drawing of the states of a request, made from the lifecycle table."""

from __future__ import annotations

from shiliu.cases.rules.lifecycle import TABLE, State


def mermaid() -> str:
    """The table as a Mermaid state diagram; steps that change nothing are left out."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for row in TABLE:
        for state in State:
            if state in row.sources and row.target not in (None, state):
                arrows.setdefault((str(state), str(row.target)), []).append(row.verb)
    lines = ["stateDiagram-v2", "    [*] --> received: receive, split"]
    for (source, target), verbs in arrows.items():
        lines.append(f"    {source} --> {target}: {', '.join(verbs)}")
    lines += [f"    {state} --> [*]" for state in (State.CLOSED, State.WITHDRAWN)]
    return "\n".join(lines) + "\n"
