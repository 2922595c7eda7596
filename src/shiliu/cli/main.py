"""The command `shiliu`. Each command is a small module, loaded only when it is called."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

import click

from shiliu.cli.errors import told_plainly

COMMANDS = {
    "up": ("up", "Start everything and print the address."),
    "init": ("init", "Make the real database and its first administrators."),
    "serve": ("serve", "Serve pages only, for a service manager."),
    "worker": ("worker", "Do jobs and count figures only, for a service manager."),
    "migrate": ("migrate", "Bring the tables of the database to this version."),
    "load-profile": ("load_profile", "Load a profile's areas, units, categories and routes."),
    "import": ("importing", "Bring in requests from elsewhere."),
    "export": ("export", "Write what goes out for everybody."),
    "lake": ("lake", "Gather what many deployments publish."),
    "rebuild": ("rebuild", "Count all figures anew from the facts."),
    "seal": ("seal", "Seal the days that are over."),
    "verify": ("verify", "Check that history, texts and figures hold."),
    "bench": ("bench", "Make very much sample data, to try out size."),
    "backup": ("backup", "Write an encrypted backup."),
    "check-backup": ("check_backup", "Check that the newest backup can be read."),
    "restore": ("restore", "Bring a backup back."),
}


class Commands(click.Group):
    """A group that knows the names and first lines of its commands without loading them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's interface
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(f"shiliu.cli.commands.{COMMANDS[name][0]}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="shiliu")
def shiliu() -> None:
    """Shiliu runs the daily work of a district's neighbourhood service network."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; what the machine refuses is one sentence and exit code 1."""
    try:
        with told_plainly():
            code = shiliu.main(args=arguments, prog_name="shiliu", standalone_mode=False)
    except click.ClickException as failure:
        failure.show()
        sys.exit(failure.exit_code)
    except click.Abort:
        sys.exit(130)
    sys.exit(code or 0)
