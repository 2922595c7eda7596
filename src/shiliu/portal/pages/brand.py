"""The colours of the brand as a style sheet of its own: no page carries styles itself."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from shiliu.network.queries import colour_tokens
from shiliu.ui.brandsheet import brand_sheet

KEPT_SECONDS = 365 * 24 * 3600


@require_safe
def brand_css(_request: HttpRequest, version: str) -> HttpResponse:
    """The sheet of the present colours, kept for ever under its own version.

    Under another version, asked for by an older page or just after a change, it is not kept: this
    process may not know the new colours yet, or the page not the newest version.
    """
    sheet = brand_sheet(*colour_tokens())
    if sheet is None:
        raise Http404
    kept = f"public, max-age={KEPT_SECONDS}, immutable" if version == sheet.version else "no-store"
    return HttpResponse(
        sheet.text, content_type="text/css; charset=utf-8", headers={"Cache-Control": kept}
    )
