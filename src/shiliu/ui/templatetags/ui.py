"""Tags and filters for templates. Everything here returns escaped HTML or plain text."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django import template
from django.forms import BaseForm, BoundField
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from shiliu.ui import dates, languages
from shiliu.ui.display import Display
from shiliu.ui.marks import OUTCOMES, SEEDS, STATES, TONES, DayMark, Step

register = template.Library()
TILED: Final = (RadioSelect, CheckboxSelectMultiple)
SHORT_STRIP: Final = 12  # a longer clock is told in figures: a row of seeds could not be counted


def _language() -> str:
    return get_language() or "zh-hans"


def _svg(symbol: str, classes: str, title: str) -> SafeString:
    named = (
        format_html('role="img" aria-label="{}"', title)
        if title
        else SafeString('aria-hidden="true"')
    )
    source = f"{static('ui/icons.svg')}#{symbol}"
    return format_html(
        '<svg class="{}" {} focusable="false"><use href="{}"/></svg>', classes, named, source
    )


@register.simple_tag
def ui_icon(name: str, size: str = "", title: str = "") -> SafeString:
    """An icon beside its word; `title` only where no word stands there. `size`: "" or "l"."""
    return _svg(name, f"icon icon-{size}" if size else "icon", title)


@register.simple_tag
def ui_mark(title: str = "") -> SafeString:
    """The fruit of the brand."""
    return _svg("fruit", "brand-mark", title)


@register.simple_tag
def ui_seed(shape: str = "full", tone: str = "", size: str = "", title: str = "") -> SafeString:
    """One seed: shape full, off, half, thick, dashed, small or edge; tone leaf, amber or lake."""
    if tone not in TONES:
        raise ValueError(f"no seed has the tone {tone!r}")
    symbol, classes = SEEDS[shape]
    more = [f"seed-{name}" for name in (tone, size) if name]
    return _svg(symbol, " ".join([classes, *more]), title)


@register.simple_tag
def ui_state(kind: str, label: str) -> SafeString:
    """A state outside tables: seed and word. Kind: late, due, done, info or calm."""
    if kind not in STATES:
        raise ValueError(f"no state is called {kind!r}")
    seed = ui_seed("off" if kind == "calm" else "full")
    return format_html('<span class="state state-{}">{}<span>{}</span></span>', kind, seed, label)


@register.simple_tag
def ui_chip(label: str, kind: str = "") -> SafeString:
    """A state or kind inside a table. Kind: "", late, due, done, info or kind."""
    return format_html('<span class="chip{}">{}</span>', f" chip-{kind}" if kind else "", label)


@register.simple_tag
def ui_outcome(word: str, label: str = "") -> SafeString:
    """What the resident said: solved, partly, not_solved, none; or in_work."""
    outcome = OUTCOMES[word]
    seed = ui_seed(outcome.shape, outcome.tone)
    return format_html(
        '<span class="outcome outcome-{}">{}<span>{}</span></span>',
        word,
        seed,
        label or outcome.label,
    )


@register.inclusion_tag("ui/_strip.html")
def ui_day_strip(marks: Iterable[DayMark], note: str = "") -> dict[str, object]:
    """One seed per working day; `note` is the sentence under it about pauses and extensions."""
    return {"marks": list(marks), "note": note}


@register.simple_tag
def ui_mini_strip(used: int, total: int, over: int = 0, kind: str = "") -> SafeString:
    """The clock of one row: `used` of `total` working days, `over` beyond; "due" is amber."""
    words = gettext("%(used)d of %(total)d working days") % {"used": used, "total": total}
    if over:
        words = gettext("%(total)d working days and %(over)d over") % {"total": total, "over": over}
    if total + over > SHORT_STRIP:
        return format_html('<span class="strip-mini">{}<span>{}</span></span>', ui_seed(), words)
    seeds = [ui_seed()] * used + [ui_seed("off")] * (total - used)
    if over:
        seeds += [SafeString('<span class="strip-bar"></span>'), *[ui_seed()] * over]
    body = format_html_join("", "{}", ((seed,) for seed in seeds))
    return format_html(
        '<span class="strip-mini{}" role="img" aria-label="{}">{}</span>',
        " strip-due" if kind == "due" else "",
        words,
        body,
    )


def _field_kind(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, TILED):
        return "tiles"
    return "tile" if isinstance(widget, CheckboxInput) else "input"


def _field_target(field: BoundField) -> str:
    """The id the error summary links to: the first control of the field."""
    first = f"{field.auto_id}_0" if _field_kind(field) == "tiles" else field.auto_id
    return str(first)


@register.inclusion_tag("ui/_field.html")
def ui_field(field: BoundField, hint: str = "", layout: str = "") -> dict[str, object]:
    """Label, hint, message, control. `layout`: "" or "one" (tiles below each other)."""
    return {
        "field": field,
        "kind": _field_kind(field),
        "hint": hint or field.help_text,
        "errors": field.errors,
        "layout": layout,
    }


@register.inclusion_tag("ui/_errors.html")
def ui_error_summary(form: BaseForm) -> dict[str, object]:
    """The first thing in main when a form came back; links to each field with the same words."""
    items = [
        {"target": _field_target(field), "message": message}
        for field in form
        for message in field.errors
    ]
    return {"items": items, "general": form.non_field_errors(), "n": len(items)}


@register.simple_tag
def ui_tr(texts: Mapping[str, str] | str | None) -> str:
    """A text in several languages, marked with `lang` when it is not in the reader's own."""
    text, key = languages.chosen(texts, _language())
    if not text or key == languages.key_of(_language()):
        return format_html("{}", text)
    return format_html('<span lang="{}">{}</span>', languages.TAGS[key], text)


@register.simple_tag(takes_context=True)
def ui_pair(context: Context, texts: Mapping[str, str] | str | None) -> str:
    """Chinese and beside it traditional Mongolian, where the deployment shows it and has the text.

    Otherwise the same as `ui_tr`. The first one on a page brings style sheet and font along.
    """
    chinese, mongolian = languages.pair(texts, _language())
    if not context.get("mongolian") or not mongolian:
        return ui_tr(texts)
    return format_html(
        '{}<span class="pair-scripts"><span lang="zh-Hans">{}</span>'
        '<span class="mong" lang="mn-Mong">{}</span></span>',
        ui_mongolian(context),
        chinese,
        mongolian,
    )


@register.simple_tag(takes_context=True)
def ui_mongolian(context: Context) -> SafeString:
    """The style sheet of vertical Mongolian with its font, once on a page that shows some."""
    if context.render_context.get("mongolian_linked"):
        return SafeString("")
    context.render_context["mongolian_linked"] = True
    return format_html('<link rel="stylesheet" href="{}">', static("ui/mongolian.css"))


@register.filter
def in_language(texts: Mapping[str, str] | str | None) -> str:
    """The same as `ui_tr` without markup: for attributes and titles."""
    return languages.chosen(texts, _language())[0]


@register.filter
def ui_highlight(pieces: Iterable[tuple[str, bool]]) -> SafeString:
    """Pieces of a text with the found ones marked."""
    marked = (
        format_html("<mark>{}</mark>", text) if found else format_html("{}", text)
        for text, found in pieces
    )
    return format_html_join("", "{}", ((piece,) for piece in marked))


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


@register.filter
def ui_day(value: date | datetime | None) -> str:
    """“11 月 23 日”, “23 November”."""
    return dates.day(_local(value), _language()) if value else ""


@register.filter
def ui_full_day(value: date | datetime | None) -> str:
    """With the year."""
    return dates.full_day(_local(value), _language()) if value else ""


@register.filter
def ui_weekday(value: date | datetime | None) -> str:
    """“11 月 23 日 星期一”, “Monday 23 November”."""
    return dates.day_and_weekday(_local(value), _language()) if value else ""


@register.filter
def ui_clock(value: datetime | None) -> str:
    """“10:30”."""
    local = _local(value) if value else None
    return dates.clock(local) if isinstance(local, datetime) else ""


@register.filter
def ui_moment(value: datetime | None) -> str:
    """“11 月 23 日 10:30”, “23 November, 10:30”."""
    local = _local(value) if value else None
    return dates.moment(local, _language()) if isinstance(local, datetime) else ""


@register.filter
def ui_full_moment(value: datetime | None) -> str:
    """“11 月 23 日 星期一 10:30”, “Monday 23 November, 10:30”."""
    local = _local(value) if value else None
    return dates.full_moment(local, _language()) if isinstance(local, datetime) else ""


@register.filter
def ui_number(value: float | Decimal | str | None) -> str:
    """“1,000,000.00”; what is a text already, such as “<5”, stays as it is."""
    if value is None or isinstance(value, str):
        return value or ""
    return dates.number(value)


@register.filter
def ui_lang(language: str | None) -> str:
    """A Django language code as the value of a `lang` attribute."""
    return languages.tag_of(language)


def _display(context: Context) -> Display:
    request = context.get("request")
    return Display.of(request) if isinstance(request, HttpRequest) else Display()


@register.simple_tag(takes_context=True)
def ui_html_attributes(context: Context) -> SafeString:
    """Theme and type size for the html element, from the reader's cookies."""
    display = _display(context)
    large = SafeString(' data-type="large"') if display.type == "large" else ""
    return format_html('data-bs-theme="{}"{}', display.theme, large)


@register.inclusion_tag("ui/_display.html", takes_context=True)
def ui_display(context: Context, parts: str = "all") -> dict[str, object]:
    """Type size, theme and language as plain links. `parts`: all, type, or rest (without type)."""
    address, path = reverse("ui:display"), urlencode({"next": _display(context).path})
    links = {f"{key}_{value}": f"{address}?{key}={value}&{path}" for key, value in CHOICES}
    return {"links": links, "parts": parts, "language": languages.key_of(_language())}


CHOICES: Final[Sequence[tuple[str, str]]] = (
    *(("type", "normal"), ("type", "large")),
    *(("theme", "light"), ("theme", "dark")),
    *(("language", "zh"), ("language", "en")),
)


@register.filter
def ui_seed_of(thing: DayMark | Step) -> SafeString:
    """The seed of a `DayMark` or `Step`; nothing for a rest day."""
    return ui_seed(*thing.seed) if thing.seed else SafeString("")
