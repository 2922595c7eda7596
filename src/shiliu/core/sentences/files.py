"""What is said when something about pictures and documents is refused."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SENTENCES: dict[str, str] = {
    "files.approved_already": _("This picture was approved already. Take it down first."),
    "files.busy": _(
        "Many pictures and documents are being read just now. Please send it again in a minute."
    ),
    "files.document_broken": _(
        "This PDF cannot be read to its end. Save it anew with another program and attach that."
    ),
    "files.document_large": _("The document is too large: at most {most} MB."),
    "files.document_locked": _(
        "This PDF is locked with a password. Attach a copy that opens without one."
    ),
    "files.document_missing": _("Choose a PDF first."),
    "files.document_type": _("Only PDF documents can be attached. Save it as a PDF first."),
    "files.grid_order": _(
        "Give lines of the grid from 0 to {most}: left before right, top before bottom."
    ),
    "files.picture_broken": _(
        "This picture cannot be read. Choose another one, or take it once more."
    ),
    "files.picture_large": _("A picture is too large: at most {most} MB each."),
    "files.picture_missing": _("Choose a picture first."),
    "files.picture_pixels": _("A picture is too large: at most {most} million pixels."),
    "files.pictures_limit": _(
        "Very many pictures came from your network within an hour. Send it without pictures now, "
        "or with them in an hour."
    ),
    "files.picture_type": _("Pictures can be JPEG, PNG, WebP or HEIC. Choose another one."),
    "files.strokes_none": _("Paint over something in the picture first."),
    "files.strokes_unreadable": _(
        "What was painted could not be read. Load the page again, or use the lines of the grid."
    ),
    "files.tick_missing": _("Please look at the picture and tick all four sentences."),
    "files.too_many": _("At most {most} of them can be kept with one request."),
}
