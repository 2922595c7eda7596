"""Numbers and addresses that lead to one person: identity, card, phone, account, plate."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date

from shiliu.lib.personal.shape import Kind, Match, Shape

_PROVINCES = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_LABELLED = re.compile(r"(?:编号|单号|订单|流水号?|条码|序号|号牌|杆号|表号|户号)[号为是: ]*\Z")


def _digits(match: Match) -> str:
    return re.sub(r"[^0-9Xx]", "", match[0]).upper()


def check_character(body: str) -> str:
    """The 18th character of an identity number, from its first 17 digits (GB 11643)."""
    return "10X98765432"[sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11]


def _is_day(digits: str) -> bool:
    with suppress(ValueError):
        return 1900 <= date.fromisoformat(digits).year < 2100
    return False


def _is_id(match: Match) -> bool:
    number = _digits(match)
    return (
        _PROVINCES.match(number) is not None
        and _is_day(number[6:14])
        and check_character(number[:17]) == number[17]
    )


def _is_old_id(match: Match) -> bool:
    number = _digits(match)
    return (
        _PROVINCES.match(number) is not None and _is_day(f"19{number[6:12]}") and _unlabelled(match)
    )


def _is_card(match: Match) -> bool:
    """The Luhn sum is right, and the text does not call it an order number."""
    digits = [int(digit) for digit in reversed(_digits(match))]
    total = sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return total % 10 == 0 and _unlabelled(match)


def _unlabelled(match: Match) -> bool:
    return not _LABELLED.search(match.string, max(0, match.start() - 8), match.start())


def _is_international(match: Match) -> bool:
    return 8 <= len(_digits(match)) <= 15


def _is_plate(match: Match) -> bool:
    return sum(char.isdecimal() for char in str(match["tail"])) >= 3


def _number(kind: Kind, reason: str, pattern: str, *holds: Callable[[Match], bool]) -> Shape:
    """A form that does not begin or end in the midst of a longer number."""
    bounded = re.compile(rf"(?<![0-9])(?<![0-9]\.)(?:{pattern})(?![0-9])", re.IGNORECASE)
    return Shape(kind, reason, bounded, *holds)


_PLATE = (
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·. -]?"
    r"(?P<tail>[A-HJ-NP-Z0-9]{4}(?:[A-HJ-NP-Z0-9]{1,2}|[挂学警港澳]))(?![A-Z0-9])"
)
_CALLED = r"(?:电话|座机|热线|号码|拨打|致电|联系|tel|phone)[号码是为.: ]{0,3}"
_WECHAT = r"(?:微信|weixin|wechat|(?<![a-z])[vw]x|v信) ?(?:号码?|id)?(?:同号|是|为|叫)?"
_EMAIL = r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"

NUMBERS = (
    _number(Kind.ID_NUMBER, "checksum", r"[1-9][0-9]{5} ?-?[0-9]{8} ?-?[0-9]{3}[0-9X]", _is_id),
    _number(Kind.ID_NUMBER, "old_form", r"[1-9][0-9]{14}", _is_old_id),
    _number(Kind.ID_NUMBER, "labelled", r"(?<=身份证)[号码是为: ]*(?P<it>[0-9]{14,17}[0-9X])"),
    _number(
        Kind.BANK_CARD, "luhn", r"[34569][0-9]{3}(?:[ -]?[0-9]{4}){3}(?:[ -]?[0-9]{1,3})?", _is_card
    ),
    _number(Kind.PHONE, "mobile", r"(?:(?:\+|00)?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]){8}(?!元)"),
    _number(
        Kind.PHONE,
        "landline",
        r"\(?0[1-9][0-9]{1,2}\)?[ -]?[1-9][0-9]{2,3}[ -]?[0-9]{4}(?:(?: ?转 ?|-)[0-9]{1,5})?",
        _unlabelled,
    ),
    _number(Kind.PHONE, "called", rf"{_CALLED}(?P<it>[2-9][0-9]{{2,3}}[ -]?[0-9]{{4}})"),
    _number(
        Kind.PHONE, "north_american", r"\(?(?!400|800)[2-9][0-9]{2}\)?[ .-][0-9]{3}[ .-][0-9]{4}"
    ),
    _number(
        Kind.PHONE,
        "british",
        r"\(?0(?:7[0-9]{3}|[12][0-9]{1,3})\)?[ -]?[0-9]{3,4}[ -]?[0-9]{3,4}",
        _unlabelled,
    ),
    _number(
        Kind.PHONE,
        "international",
        r"\+[1-9][0-9]{0,2}(?:[ .-]?\(?[0-9]{1,4}\)?){2,5}",
        _is_international,
    ),
    Shape(
        Kind.EMAIL,
        "address",
        re.compile(rf"(?<![A-Za-z0-9_.+-])(?:{_EMAIL})+"),
    ),
    Shape(
        Kind.ACCOUNT,
        "wechat",
        re.compile(
            rf"{_WECHAT}[: ]{{0,3}}(?P<it>(?=[a-z_-]*[0-9_])[a-z0-9][a-z0-9_-]{{4,19}}"
            r"|(?<=[:号是为叫])[a-z][a-z0-9_-]{5,19})",
            re.IGNORECASE,
        ),
    ),
    _number(
        Kind.ACCOUNT, "qq", r"(?:qq|扣扣|企鹅)群?(?:号码?)?[是为: ]{0,3}(?P<it>[1-9][0-9]{4,11})"
    ),
    Shape(Kind.PLATE, "plate", re.compile(_PLATE, re.IGNORECASE), _is_plate),
)
