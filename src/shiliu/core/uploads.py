"""Taking files from forms: only where a view says so, and never more than it says.

Everywhere else what is sent as a file is read past. Nothing is written to a disk.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import TypeVar

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse

View = TypeVar("View", bound=Callable[..., object])
Run = Callable[..., HttpResponse]


def takes_files(most: int) -> Callable[[View], View]:
    """Let a view take up to `most` files. One more is read, so that it can be refused in words."""

    def mark(view: View) -> View:
        view.takes_files = most  # type: ignore[attr-defined]  # read by the handler below
        return view

    return mark


def method_takes_files(most: int) -> Callable[[Run], Run]:
    """The same for one method of the JSON interface, whose address has one view for all methods."""

    def marked(run: Run) -> Run:
        @wraps(run)
        def running(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
            request.takes_files = most  # type: ignore[attr-defined]  # read by the handler below
            return run(request, *args, **named)

        return running

    return marked


class FilesInMemory(FileUploadHandler):
    """Keeps what a marked view takes. A file that is too long is cut one byte after its limit,
    so that the rule about sizes refuses it."""

    def new_file(self, *args: object, **named: object) -> None:
        """Begin a file, or read past it."""
        super().new_file(*args, **named)  # type: ignore[arg-type]  # Django's own arguments
        most = self._most()
        self._taken = getattr(self, "_taken", 0) + 1
        if self._taken > most + 1 or most < 1:
            raise SkipFile
        self._bytes = BytesIO()

    def _most(self) -> int:
        match = self.request.resolver_match if self.request else None
        by_view = getattr(match.func, "takes_files", -1) if match else -1
        return int(getattr(self.request, "takes_files", by_view))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what fits."""
        left = settings.LARGEST_FILE_MB * 1_000_000 + 1 - start
        if left > 0:
            self._bytes.write(raw_data[:left])

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:  # noqa: ARG002  it may be cut
        """The file as the form gets it."""
        size = self._bytes.tell()
        self._bytes.seek(0)
        return InMemoryUploadedFile(
            self._bytes, self.field_name, self.file_name or "", None, size, None
        )
