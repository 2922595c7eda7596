"""What a file is, told from its first bytes: never from its name or what the sender says."""

from __future__ import annotations

HEIF_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"heif"}
)


def picture_type(data: bytes) -> str | None:
    """`JPEG`, `PNG`, `WEBP` or `HEIF`, as Pillow calls them; None for anything else."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS:
        return "HEIF"
    return None


def is_pdf(data: bytes) -> bool:
    """Whether it begins as a PDF does."""
    return data.startswith(b"%PDF-")
