"""A PDF written anew, in a process of its own with little memory and time.

`python -m shiliu.files.rewriting BYTES` reads a PDF and writes one that holds the pages as they are
seen and nothing else: no scripts, actions, forms, attachments, links or metadata. A file that
unpacks without end ends this process, not the server. Imports nothing of Django, so that it starts
quickly. Ends with 3 for a locked file, with 4 for a broken one, and with 5 for one that would be
longer than BYTES when it is written anew.
"""

from __future__ import annotations

import resource
import sys
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

LOCKED, BROKEN, LARGE = 3, 4, 5
MEMORY = 1_500_000_000
SECONDS = 20
# What a page may bring along; its contents are pixels, strokes and fonts.
OF_A_PAGE = frozenset(
    {
        *("/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/Contents"),
        *("/Group", "/UserUnit"),
    }
)
NEVER = (
    "/AA", "/AF", "/EF", "/JS", "/JavaScript", "/Metadata", "/OpenAction", "/PieceInfo",
    "/LastModified", "/StructParent", "/StructParents", "/OPI", "/Measure", "/PtData",
    "/Alternates",
)  # fmt: skip
APP0, APP14, COMMENT, SCAN = 0xE0, 0xEE, 0xFE, 0xDA


class TooLarge(Exception):
    """It grew longer than it may."""


class Bounded(BytesIO):
    """What is written, up to a limit."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, data: Buffer) -> int:
        """Keep it, or refuse before there is more than may be."""
        if self.tell() + memoryview(data).nbytes > self._most:
            raise TooLarge
        return super().write(data)


def rewrite(data: bytes, most: int) -> bytes:
    """The same pages in a new file of at most so many bytes."""
    with pikepdf.open(BytesIO(data), attempt_recovery=False) as old, pikepdf.new() as new:
        old.generate_appearance_streams()
        old.flatten_annotations("all")
        if not len(old.pages):
            raise ValueError("a PDF without pages")
        for page in old.pages:
            for name in set(page.obj.keys()) - OF_A_PAGE:
                del page.obj[name]
        new.pages.extend(old.pages)
        for thing in new.objects:
            _strip(thing)
        out = Bounded(most)
        new.remove_unreferenced_resources()
        packed = pikepdf.ObjectStreamMode.generate  # else what came packed comes out unpacked
        new.save(out, deterministic_id=True, object_stream_mode=packed)
        return out.getvalue()


def _strip(thing: pikepdf.Object) -> None:
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return
    for name in NEVER:
        if name in thing:
            del thing[name]
    if isinstance(thing, pikepdf.Stream) and _is_photo(thing):
        thing.write(without_metadata(thing.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)


def _is_photo(stream: pikepdf.Stream) -> bool:
    """A JPEG inside: it may say where and when it was taken."""
    return bool(stream.get("/Filter") == "/DCTDecode" and "/DecodeParms" not in stream)


def without_metadata(jpeg: bytes) -> bytes:
    """A JPEG without its application segments and comments, but for those that colours need."""
    kept, at = bytearray(jpeg[:2]), 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != SCAN:
        marker, end = jpeg[at + 1], at + 2 + int.from_bytes(jpeg[at + 2 : at + 4])
        if marker in (APP0, APP14) or not (APP0 <= marker <= 0xEF or marker == COMMENT):
            kept += jpeg[at:end]
        at = end
    return bytes(kept) + jpeg[at:]


def main() -> int:
    """Read, rewrite, write."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        written = rewrite(sys.stdin.buffer.read(), int(sys.argv[1]))
    except pikepdf.PasswordError:
        return LOCKED
    except TooLarge:
        return LARGE
    except (pikepdf.PdfError, ValueError, RuntimeError, MemoryError, RecursionError):
        return BROKEN
    sys.stdout.buffer.write(written)
    return 0


if __name__ == "__main__":
    sys.exit(main())
