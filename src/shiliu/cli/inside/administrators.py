"""Add the first administrators: the only posts that the installation gives by itself."""

from __future__ import annotations

import json
import secrets
import sys
from datetime import datetime

import click
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from shiliu.accounts.actions.posts import appoint
from shiliu.accounts.actions.users import add_user, set_password
from shiliu.accounts.models import User
from shiliu.accounts.rules.roles import Role
from shiliu.accounts.schemas import NewPost
from shiliu.cli.errors import CommandFailed
from shiliu.core import clock
from shiliu.core.actor import SYSTEM
from shiliu.network.queries import network


def run() -> None:
    """Read names and passwords from stdin; print once the passwords that were made up."""
    at = clock.now()
    for person in json.load(sys.stdin):
        _add(person["username"], person["password"], at)


def _add(username: str, typed: str, at: datetime) -> None:
    office = next(unit for unit in network().units if unit.rank == 0)
    user = add_user(by=SYSTEM, at=at, username=username, display_name=username)
    password = typed or secrets.token_urlsafe(12)
    _check(password, user)
    set_password(at=at, user=user, password=password)
    post = NewPost(
        user_id=user.id,
        unit_id=office.id,
        area_id=office.area_id,
        role=Role.ADMINISTRATOR,
        from_day=timezone.localdate(at),
    )
    appoint(by=SYSTEM, at=at, new=post)
    shown = "with the password you typed" if typed else f"password, shown once: {password}"
    click.echo(f"Administrator {user.username}: {shown}")


def _check(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        raise CommandFailed(f"{user.username}: {' '.join(refusal.messages)}") from refusal
