"""Pictures and documents as phones, cameras and people who mean harm send them."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pikepdf
import pillow_heif
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

pillow_heif.register_heif_opener()
SIZE = (1200, 900)
SECRET_BOX = (300, 300, 600, 600)
MAKER = "ShiliuPhone 9"
RED = (220, 30, 30)


def scene(size: tuple[int, int] = SIZE) -> Image.Image:
    """A grey street with fine black and white lines where something secret stands."""
    image = Image.new("RGB", size, (120, 130, 140))
    draw = ImageDraw.Draw(image)
    left, top, right, bottom = SECRET_BOX
    for x in range(left, right, 6):
        draw.line((x, top, x, bottom), fill=(0, 0, 0) if x % 4 else (255, 255, 255), width=3)
    draw.rectangle((0, 0, 40, 40), fill=RED)
    return image


def written(kind: str = "JPEG", image: Image.Image | None = None, **options: object) -> bytes:
    out = BytesIO()
    (image or scene()).save(out, kind, **options)
    return out.getvalue()


def from_a_phone(orientation: int = 1, kind: str = "JPEG") -> bytes:
    """With a place, a time and a device in its EXIF, and a comment."""
    exif = Image.Exif()
    exif[0x0110], exif[0x0112], exif[0x0132] = MAKER, orientation, "2026:11:20 08:15:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (39.0, 36.0, 27.5), 3: "E", 4: (109.0, 46.0, 51.2)})
    more = {"comment": b"Dora's yard"} if kind == "JPEG" else {}
    return written(kind, exif=exif.tobytes(), **more)


def upload(data: bytes, name: str = "IMG_0001.jpg", kind: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, kind)


def pixel_bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of some hundred bytes that says it has 3.6 thousand million pixels."""
    return _png(width, height, zlib.compress(b"\0" * 100))


def zip_bomb() -> bytes:
    """A small PNG whose text unpacks to a quarter of a gigabyte."""
    squeezer, packed = zlib.compressobj(9), b""
    for _ in range(64):
        packed += squeezer.compress(b"\0" * (1 << 22))
    packed += squeezer.flush()
    text = b"zTXt" + b"Comment\0\0" + packed
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * 30 for _ in range(10)))
    return _png(10, 10, rows, before=text)


def _png(width: int, height: int, rows: bytes, before: bytes = b"") -> bytes:
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [head, before, b"IDAT" + rows, b"IEND"]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(each) for each in chunks if each)


def _chunk(body: bytes) -> bytes:
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


def polyglot() -> bytes:
    """A JPEG that a browser could also read as a page, with a script and a ZIP behind it."""
    page = b"<html><script>alert(document.cookie)</script></html>"
    jpeg = written(comment=page)
    return jpeg + page + b"PK\x03\x04" + b"secret.txt" * 20


def pdf(**told: object) -> bytes:
    """A page of text with everything in it that a document should not bring along."""
    found = pikepdf.new()
    page = found.add_blank_page(page_size=(300, 300))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.Contents = found.make_stream(b"BT /F1 24 Tf 40 150 Td (Lamp 3 is dark) Tj ET")
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('shiliu-script')")
    found.Root.OpenAction = script
    page.AA = pikepdf.Dictionary(O=script)
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Link,
        Rect=[0, 0, 9, 9],
        A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://evil.example"),
    )
    page.Annots = found.make_indirect(pikepdf.Array([link]))
    found.attachments["shiliu-hidden.txt"] = b"shiliu-attached"
    with found.open_metadata() as metadata:
        metadata["dc:creator"] = ["Dora of flat 302"]
    found.docinfo["/Author"] = "Dora of flat 302"
    photo = pikepdf.Stream(found, from_a_phone())
    photo.Type, photo.Subtype, photo.Filter = (
        pikepdf.Name.XObject,
        pikepdf.Name.Image,
        pikepdf.Name.DCTDecode,
    )
    photo.Width, photo.Height, photo.BitsPerComponent = *SIZE, 8
    photo.ColorSpace = pikepdf.Name.DeviceRGB
    page.Resources.XObject = pikepdf.Dictionary(Im1=found.make_indirect(photo))
    out = BytesIO()
    found.save(out, **{"compress_streams": False, **told})
    return out.getvalue()


def deflated(size: int) -> bytes:
    """Zeros, packed to a thousandth."""
    squeezer, packed = zlib.compressobj(9), b""
    for _ in range(size >> 22):
        packed += squeezer.compress(b"\0" * (1 << 22))
    return packed + squeezer.flush()
