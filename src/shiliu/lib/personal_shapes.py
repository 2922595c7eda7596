"""The forms that the personal-data finder looks for, as tables of expressions.

They are written for ``plain`` text: full-width letters and digits, dashes and
spaces made narrow, each character for one, so that places stay the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shiliu.lib import personal_words as words

Match = re.Match[str]


class Kind(StrEnum):
    """What was found; where two overlap the one named first here wins."""

    ID_NUMBER = "id_number"
    BANK_CARD = "bank_card"
    PHONE = "phone"
    EMAIL = "email"
    ACCOUNT = "account"
    PLATE = "plate"
    ROOM = "room"
    SHOP_NAME = "shop_name"
    KINSHIP = "kinship"
    PERSON_NAME = "person_name"


@dataclass(frozen=True)
class Shape:
    """A form to look for; the group ``it`` is the finding where only a part counts."""

    kind: Kind
    reason: str
    pattern: re.Pattern[str]
    holds: Callable[[Match], bool] = lambda _: True


_WIDE = "".join(map(chr, range(0xFF01, 0xFF5F))) + "\u3000\u00a0\u2002\u2003\u2009" + "‐‑‒–—―"
_NARROW = "".join(map(chr, range(0x21, 0x7F))) + " " * 5 + "-" * 6
_PLAIN = str.maketrans(_WIDE, _NARROW)


def plain(text: str) -> str:
    """The text in narrow characters, each in its old place."""
    return text.translate(_PLAIN)


def _one_of(entries: Iterable[str]) -> str:
    """The entries as alternatives, the longest first."""
    return "|".join(re.escape(entry) for entry in sorted(entries, key=len, reverse=True))


# ------------------------------------------------------------------ numbers

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
    number = match[0]
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
    return sum(char.isdigit() for char in match["tail"]) >= 3


def _number(kind: Kind, reason: str, pattern: str, *holds: Callable[[Match], bool]) -> Shape:
    """A form that does not begin or end in the midst of a longer number."""
    bounded = re.compile(rf"(?<![0-9])(?<![0-9]\.)(?:{pattern})(?![0-9])", re.IGNORECASE)
    return Shape(kind, reason, bounded, *holds)


_PLATE = (
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·. -]?"
    r"(?P<tail>[A-HJ-NP-Z0-9]{4}(?:[A-HJ-NP-Z0-9]{1,2}|[挂学警港澳]))(?![A-Z0-9])"
)
_CALLED = r"(?:电话|座机|热线|号码|拨打|致电|联系|tel|phone)[号码是为.: ]{0,3}"
_WECHAT = r"(?:微信|weixin|wechat|\bvx|\bwx|v信)(?:号码?|id)?(?:同号|是|为|叫)?"

NUMBERS = (
    _number(Kind.ID_NUMBER, "checksum", r"[1-9][0-9]{5} ?-?[0-9]{8} ?-?[0-9]{3}[0-9X]", _is_id),
    _number(Kind.ID_NUMBER, "old_form", r"[1-9][0-9]{14}", _is_old_id),
    _number(Kind.ID_NUMBER, "labelled", r"(?<=身份证)[号码是为: ]*(?P<it>[0-9]{14,17}[0-9X])"),
    _number(
        Kind.BANK_CARD, "luhn", r"[34569][0-9]{3}(?:[ -]?[0-9]{4}){3}(?:[ -]?[0-9]{1,3})?", _is_card
    ),
    _number(Kind.PHONE, "mobile", r"(?:(?:\+|00)?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]){8}"),
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
        re.compile(r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"),
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

# -------------------------------------------------------------------- rooms

_HAN = "〇零一二三四五六七八九十幺两"
_COUNT = rf"(?:[0-9]{{1,3}}|[{_HAN}]{{1,3}})"
_BUILDING = rf"(?:{_COUNT}(?:号楼|号院|栋|幢|座|\#楼?)|[A-Z][座栋])"
_STAIR = rf"(?:{_COUNT}|[甲乙丙丁])单元"
_FLOOR = rf"(?:{_COUNT}|顶)[楼层]"
# Floor and door: 302, 1101, but not 120, 500 or 1998.
_DOOR = r"[1-9][0-9]?(?:0[1-9]|1[0-9])(?![0-9])(?!\.[0-9])"
_DOOR_HAN = r"[一二三四五六七八九幺]{1,2}[〇零幺一][一二三四五六七八九幺]"
_LEAD = rf"(?:{_BUILDING}[ ,的-]?)?(?:{_STAIR}[ ,的-]?)?"
_NOT_COUNT = r"(?![年月日元块米个人盏辆平度分秒号路天次岁瓦伏%]|户(?:居民|人家|业主)|多)"
_OWNER = r"的?(?:业主|住户|邻居|房主|户主|租户|租客|那家|这家|家里|人家)"


def _room(reason: str, pattern: str) -> Shape:
    return Shape(Kind.ROOM, reason, re.compile(rf"(?<![0-9A-Za-z.])(?:{pattern})"))


def _is_no_date(match: Match) -> bool:
    """12-3-401 is a flat, 12-3-2019 is a day."""
    return not re.fullmatch(r"[0-9]{1,2}-[0-9]{1,2}-(?:19|20)[0-9]{2}", match[0])


ROOMS = (
    _room(
        "building_and_door",
        rf"(?:{_BUILDING}[ ,的-]?(?:{_STAIR}[ ,的-]?)?|{_STAIR}[ ,的-]?)"
        rf"(?:{_FLOOR})?(?:[1-9]-)?(?:{_DOOR}|{_DOOR_HAN})(?:室|号房|房|户)?{_NOT_COUNT}",
    ),
    _room("door", rf"{_LEAD}(?:{_FLOOR})?(?:[0-9]{{3,4}}|{_DOOR_HAN})(?:室|号房)(?![内外温])"),
    _room(
        "floor_and_side",
        rf"{_LEAD}{_FLOOR}的?(?:[东西南北中左右][边侧]?(?:[户门]|那?家)|{_COUNT}[室户])",
    ),
    _room("stair_and_side", rf"(?:{_BUILDING}[ ,的-]?)?{_STAIR}的?[东西中左右][户门]"),
    Shape(
        Kind.ROOM,
        "dashes",
        re.compile(r"(?<![0-9A-Za-z-])[0-9A-Z]{1,3}-[0-9]{1,2}-[0-9]{3,4}室?(?![0-9-])"),
        _is_no_date,
    ),
    Shape(
        Kind.ROOM,
        "lives",
        re.compile(rf"(?:住在?|家在|楼[上下]的?|对门的?|隔壁的?)(?P<it>{_DOOR}){_NOT_COUNT}"),
    ),
    _room("owner", rf"(?P<it>{_DOOR}){_OWNER}"),
    Shape(
        Kind.ROOM,
        "english",
        re.compile(r"\b(?:Flat|Apartment|Apt\.?|Room|Suite) ?#?[0-9]{1,4}[A-Z]?\b", re.IGNORECASE),
    ),
)

# -------------------------------------------------------------------- names

_NO = rf"(?:[{words.NEVER_GIVEN}]|{_one_of(words.TITLES)})"
_NO_SECOND = rf"(?:[{words.NEVER_GIVEN}{words.NEVER_SECOND}]|{_one_of(words.TITLES)})"
_ANY_HAN = "[\u4e00-\u9fff]"
_SURNAME = (
    rf"(?:{_one_of(words.COMPOUND_SURNAMES)}"
    rf"|(?!{_one_of(words.ORDINARY)})[{words.SURNAMES}](?<!{'|'.join(words.TAILS)}))"
)
_FIRST = rf"(?!{_NO}){_ANY_HAN}"
_SECOND = rf"(?!{_NO_SECOND}){_ANY_HAN}"
_CLEAR = "".join(char for char in words.SURNAMES if char not in words.NOT_AFTER_LAO_XIAO)
_UNCLEAR = words.NOT_AFTER_LAO_XIAO
_NICK = (
    rf"(?<![大缩减从幼弱窄狭微细养敬古衰苍老])[老小](?!{_one_of(words.ORDINARY)})"
    rf"(?:[{_CLEAR}](?!某)|[{_UNCLEAR}](?=[说家来帮打介反]))"
)
_NOT_PLACE = r"(?![路街巷道桥村镇乡市县区店厅馆院园站湖河山])"


def _name(reason: str, pattern: str) -> Shape:
    return Shape(Kind.PERSON_NAME, reason, re.compile(pattern))


NAMES = (
    _name(
        "title",
        rf"(?:[老小](?={_SURNAME}))?{_SURNAME}(?:{_FIRST}(?:{_SECOND})?)??"
        rf"(?:{_one_of(words.TITLES)})",
    ),
    _name(
        "introduced",
        rf"(?:{_one_of(words.INTRODUCERS)})(?:[是为叫: ]|名叫){{0,2}}"
        rf"(?P<it>{_SURNAME}{_FIRST}(?:{_SECOND})?){_NOT_PLACE}",
    ),
    _name(
        "surname",
        rf"(?<!百)(?:免贵)?姓(?:{_SURNAME}|[{words.SURNAMES}])(?=[的,。，、;；!！]|\s|\Z)",
    ),
    _name("nickname", _NICK),
    _name("some", rf"(?:{_SURNAME}{_FIRST}?某某?|{_SURNAME}某{_FIRST})(?![些个种天月年日位])"),
    _name(
        "full",
        rf"(?!..(?:{_one_of(words.ORDINARY)}))(?=[{_CLEAR}马高金石方白江龙毛万钱康安夏段熊叶钟雷常])"
        rf"{_SURNAME}(?!{_one_of(words.ORDINARY)})[{words.GIVEN}]{{2}}{_NOT_PLACE}",
    ),
    _name("mongolian", rf"(?:{_one_of(words.MONGOLIAN)})+{_NOT_PLACE}"),
    _name(
        "english",
        r"\b(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.? |[Mm]y name is |(?:Uncle|Auntie|Aunt) )"
        r"[A-Z][a-z'-]+(?: [A-Z][a-z'-]+)?",
    ),
    Shape(
        Kind.KINSHIP,
        "kin",
        re.compile(
            r"(?:[我你您他她俺咱](?:们|自己)?|本人|自己|自家|老人|邻居|业主|住户|户主|同事)(?:家里?)?的?"
            rf"(?:大|小|二)?(?:{_one_of(words.KIN)})(?![们菜装车心])"
        ),
    ),
    Shape(Kind.KINSHIP, "neighbour", re.compile(rf"(?:邻居|隔壁|对门|楼上|楼下)(?:家|的)?{_NICK}")),
    Shape(
        Kind.KINSHIP,
        "kin",
        re.compile(
            r"\b(?:my|his|her|their|our|your) (?:ex-?)?(?:wife|husband|sons?|daughters?|mother|father"
            r"|mum|mom|dad|sister|brother|uncle|aunt|grandmother|grandfather|grandma|grandpa"
            r"|grandson|granddaughter|partner|girlfriend|boyfriend|child|children|kids?)\b",
            re.IGNORECASE,
        ),
    ),
)

# -------------------------------------------------------------------- shops

SHOP = re.compile(
    rf"(?P<name>[\u4e00-\u9fffA-Za-z0-9]{{0,14}}?)(?:{_one_of(words.SHOPS)})+(?![铺面主员长家招])"
)
SHOP_BREAK = re.compile(_one_of(words.SHOP_BREAKS))
GENERIC = re.compile(rf"(?:{_one_of(words.GENERIC)})*")
