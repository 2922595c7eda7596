"""What is printed at each start of the sample."""

from __future__ import annotations

import click

from shiliu.cli import sample

MEANS = {
    "working": "being worked on",
    "answered": "answered, waits for the asker's word",
    "closed": "ended, confirmed as solved",
}


def run() -> None:
    """Receipt codes to look up as a resident, and sign-ins to try as staff."""
    found = sample.hints()
    click.echo("Look up a request with one of these receipt codes:")
    for state, code in found.codes:
        click.echo(f"  {code}   ({MEANS.get(state, state)})")
    click.echo(f"Sign in at /desk/ with the password {found.password} as:")
    widest = max((len(name) for name, _role, _unit in found.sign_ins), default=0)
    for name, role, unit in found.sign_ins:
        click.echo(f"  {name:<{widest}}   {role}, {unit}")
