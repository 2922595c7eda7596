"""How allauth behaves here: nobody signs up; accounts are made by the desk."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffAdapter(DefaultAccountAdapter):
    """Only sign-in; no sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
