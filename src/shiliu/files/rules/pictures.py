"""Decoding what a phone sends and writing it anew, and making parts of it unreadable.

Nothing of the bytes that came in goes on: the pixels are painted onto a new canvas, so no
metadata, no second content behind the picture and no trick of the format survives.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from shiliu.files.rules.sniffing import picture_type
from shiliu.files.schemas import NewPicture, Shape
from shiliu.lib.errors import RuleBroken

register_heif_opener(thumbnails=False)

LONGEST_SIDE = 2048
QUALITY = 85
WHITE = (255, 255, 255)
# A painted part becomes at most some thirty blocks of few colours along the longest side.
BLOCKS = 32
LEAST_BLOCK = 12
BITS = 4


def re_encode(data: bytes, *, most_bytes: int, most_pixels: int) -> NewPicture:
    """The picture in `data`, upright, at most 2048 pixels long, as JPEG without metadata.

    Refused with `files.picture_large` (bytes), `files.picture_type` (none of JPEG, PNG, WebP and
    HEIC by its first bytes), `files.picture_pixels` (asked of the head, before anything is
    decoded) and `files.picture_broken`. Of several frames the first one counts.
    """
    if len(data) > most_bytes:
        raise RuleBroken("files.picture_large", field="pictures", most=most_bytes // 1_000_000)
    kind = picture_type(data)
    if kind is None:
        raise RuleBroken("files.picture_type", field="pictures")
    try:
        return _encoded(_decoded(data, kind, most_pixels))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many(most_pixels) from None
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, UnidentifiedImageError):
        raise RuleBroken("files.picture_broken", field="pictures") from None


def _decoded(data: bytes, kind: str, most_pixels: int) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image = Image.open(BytesIO(data), formats=(kind,))
        if image.width * image.height > most_pixels:
            raise _too_many(most_pixels)
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        image.load()
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        upright: Image.Image = ImageOps.exif_transpose(image)
        return _on_white(upright)


def _too_many(most_pixels: int) -> RuleBroken:
    return RuleBroken("files.picture_pixels", field="pictures", most=most_pixels // 1_000_000)


def _on_white(image: Image.Image) -> Image.Image:
    """The pixels alone, on a new canvas."""
    canvas = Image.new("RGB", image.size, WHITE)
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        canvas.paste(layer, mask=layer.getchannel("A"))
    else:
        canvas.paste(image.convert("RGB"))
    return canvas


def _encoded(image: Image.Image) -> NewPicture:
    out = BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True)
    data = out.getvalue()
    return NewPicture(data, image.width, image.height, sha256(data).hexdigest())


def blur(data: bytes, shapes: Sequence[Shape]) -> NewPicture:
    """A stored picture with everything under `shapes` replaced by coarse blocks of few colours.

    What was there cannot be computed back: a block holds one colour for all its pixels, rounded
    to sixteen steps.
    """
    image = Image.open(BytesIO(data), formats=("JPEG",)).convert("RGB")
    mask = Image.new("L", image.size, 0)
    draw = ImageDraw.Draw(mask)
    for shape in shapes:
        paint = draw.ellipse if shape.round else draw.rectangle
        paint((shape.left, shape.top, shape.right, shape.bottom), fill=255)
    canvas = Image.new("RGB", image.size, WHITE)
    canvas.paste(image)
    canvas.paste(_blocks(image), mask=mask)
    return _encoded(canvas)


def _blocks(image: Image.Image) -> Image.Image:
    block = max(LEAST_BLOCK, max(image.size) // BLOCKS)
    small = (max(1, image.width // block), max(1, image.height // block))
    coarse = ImageOps.posterize(image.resize(small, Image.Resampling.BOX), BITS)
    return coarse.resize(image.size, Image.Resampling.NEAREST)
