"""`python -m shiliu.cli.inside TASK ARGUMENTS…`"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module

import click
import django
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, InterfaceError
from django.utils import translation

from shiliu.cli.errors import told_plainly
from shiliu.core.errors import RuleBroken, sentence

LOADS_DJANGO_ITSELF = "web"


def main() -> None:
    """Run the task; what it refuses is one sentence on stderr, as in the commands."""
    task, *arguments = sys.argv[1:]
    gc.disable()  # while modules are loaded there is no garbage, only a search for it
    try:
        with told_plainly():
            if task != LOADS_DJANGO_ITSELF:
                django.setup()
                translation.activate(_language())
            module = import_module(f"shiliu.cli.inside.{task}")
            gc.freeze()
            gc.enable()
            code = module.run(*arguments)
    except click.ClickException as failure:
        failure.show()
        sys.exit(failure.exit_code)
    except RuleBroken as refusal:
        click.echo(sentence(refusal), err=True)
        sys.exit(1)
    except ImproperlyConfigured as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)
    except (DatabaseError, InterfaceError) as error:
        click.echo(_database_words(error), err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(code or 0)


def _language() -> str:
    """Refusals are said in the language of the terminal."""
    words = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "zh-hans" if words.startswith("zh") else "en"


def _database_words(error: Exception) -> str:
    """What the database said, without the values it may quote in its details."""
    first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if "No space left on device" in first:
        return "The disk of the database is full. Free some space and start again."
    return f"The database refused or broke off: {first}"


if __name__ == "__main__":
    main()
