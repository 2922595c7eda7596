import os
from collections.abc import Mapping

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shiliu.config.settings")
django.setup(set_prefix=False)


class Request(WSGIRequest):
    """Django reads the address in the charset that the body declares, before anybody can refuse.

    Here the address is UTF-8; `core.middleware.readable` refuses bodies that are not.
    """

    def _set_content_type_params(self, meta: Mapping[str, str]) -> None:
        declared = meta.get("CONTENT_TYPE", "")
        self.content_type, self.content_params = parse_header_parameters(declared)


class Handler(WSGIHandler):
    """The application, with our own requests."""

    request_class = Request


application = Handler()
