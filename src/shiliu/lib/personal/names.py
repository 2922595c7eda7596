"""Names of people, kin and shops, known by what stands around them."""

from __future__ import annotations

import re

from shiliu.lib.personal import words
from shiliu.lib.personal.shape import HAN, Kind, Shape, one_of

_ENGLISH_KIN = "|".join(words.ENGLISH_KIN)
_ORDINARY = one_of(words.ORDINARY)
_TITLE = one_of(words.TITLES)
_INTRODUCER = one_of(words.INTRODUCERS)
_SURNAME = (
    rf"(?:{one_of(words.COMPOUND_SURNAMES)}"
    rf"|(?!{_ORDINARY})[{words.SURNAMES}](?<!{'|'.join(words.TAILS)}))"
)
_FIRST = rf"(?!{_TITLE})(?![{words.NEVER_GIVEN}]){HAN}"
_ANOTHER = rf"(?!{_TITLE})(?![{words.NEVER_GIVEN}{words.NEVER_SECOND}]){HAN}"
_SECOND = rf"(?:{_ANOTHER}|(?!{_ANOTHER}))"  # not given back; Python 3.11.2 gets `?+` wrong
_FULL = f"{_SURNAME}{_FIRST}{_SECOND}"
_PAIR = (
    rf"(?!{_ORDINARY})(?!{one_of(words.NO_NAME)})[{words.FREQUENT}]"
    rf"(?!{_TITLE})(?![{words.NEVER_GIVEN}{words.NOT_PAIRED}]){HAN}"
)
_CLEAR = "".join(char for char in words.SURNAMES if char not in words.UNCLEAR)
_NICKNAME = (
    rf"(?<![大缩减从幼弱窄狭微细养敬古衰苍老])[老小](?!{_ORDINARY})"
    rf"(?:[{_CLEAR}](?!某)|[{words.UNCLEAR}](?=[说家来帮打介反]))"
)
_NOT_PLACE = r"(?![路街巷道桥村镇乡市县区店厅馆院园站湖河山湾学])"


def _name(reason: str, pattern: str) -> Shape:
    return Shape(Kind.PERSON_NAME, reason, re.compile(pattern))


def _kin(reason: str, pattern: str) -> Shape:
    return Shape(Kind.KINSHIP, reason, re.compile(pattern))


NAMES = (
    _name("title", rf"[老小]?{_SURNAME}(?:{_FIRST}{_SECOND})??(?:{_TITLE})"),
    _name(
        "introduced",
        rf"(?:{_INTRODUCER})[是为叫: ]{{0,2}}"
        rf"(?P<it>(?![{words.SELDOM}]){_FULL}){_NOT_PLACE}",
    ),
    _name(
        "introduced",
        rf"(?:{_INTRODUCER}|我是|本人)[是为叫: ]{{0,2}}(?P<it>{_FULL})(?!{HAN})",
    ),
    _name(
        "introduced",
        rf"(?:转告|转交|交给|感谢|联系|通知)(?P<it>(?![{words.SELDOM}]){_FULL})(?!{HAN})",
    ),
    _name(
        "sought",
        rf"(?:举报|投诉|控告|起诉|寻找|(?<![查翻])找)(?P<it>{_PAIR})"
        rf"(?!{HAN}{{0,2}}(?:路|街|巷|小区|社区|花园|公司|物业|学校|村|镇|店|超市|局|所|部门))",
    ),
    _name("called", rf"叫(?P<it>{_PAIR})(?:(?!{HAN})|(?=的))"),
    _name(
        "acts",
        rf"(?<!{HAN})(?P<it>{_PAIR})(?=投诉|举报|打人|骂人|打架|吵架|偷|欠|[和跟与]{_PAIR}"
        r"|家(?:的|门|里|孩|狗|猫|阳台|窗|空调|装修|漏)|的|占|乱|私|把|总|天天|每天|经常|又|多次"
        r"|长期|违|都|也|没|不|拒|阻|扰|堵|养|停|砸|倒|霸|殴)",
    ),
    _name(
        "dealt_with",
        rf"(?:被|和|跟|与|给|向|由|请|问|让|把|对|劝|告诉|是)(?P<it>{_PAIR})"
        rf"(?:(?!{HAN})|(?=打了|打伤|骂|欺|骚扰|威胁|吵|打架|打电话|回电|回话|道歉|反映|借|讨|发生|[放干做扔弄砸养停]的))",
    ),
    _name("alone", rf"(?<!{HAN})(?P<it>{_PAIR})(?!{HAN})"),
    _name(
        "speaks",
        rf"(?<!{HAN})(?![{words.SELDOM}]){_FULL}"
        r"(?=说(?!明)|表示|反映|告诉|来电|打电话|咨询)",
    ),
    _name("surname", rf"(?<!百)姓{_SURNAME}"),
    _name("nickname", _NICKNAME),
    _name("some", rf"{_SURNAME}(?:某{_SECOND}|{_FIRST}某)(?![些个种天月年日位])"),
    _name(
        "full",
        rf"(?![{words.NOT_BARE}]){_SURNAME}(?!{_ORDINARY})[{words.GIVEN}]{{2}}{_NOT_PLACE}",
    ),
    _name("mongolian", rf"(?:{one_of(words.MONGOLIAN)})+{_NOT_PLACE}"),
    _name(
        "english",
        r"\b(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.? |[Mm]y name is |(?:Uncle|Auntie|Aunt) )"
        r"[A-Z][a-z'-]+(?: [A-Z][a-z'-]+)?",
    ),
    _name("english", rf"\b(?:neighbou?r|friend|{_ENGLISH_KIN}) (?P<it>[A-Z][a-z'-]+)"),
    _kin(
        "kin",
        r"(?:(?:孩子)?[我你您他她俺咱本](?:人|们家)?家?里?的?"
        r"|(?:老人|邻居|业主|住户|户主|同事)[家的]的?)"
        rf"[大小二]?(?:{one_of(words.KIN)})(?![们菜装车心官])",
    ),
    _kin("kin", rf"\b(?i:(?:my|his|her|their|our|your) (?:{_ENGLISH_KIN}))\b"),
    _kin("neighbour", rf"(?:邻居|隔壁|对门|楼上|楼下)[家的]?{_NICKNAME}"),
)

SHOP = re.compile(
    rf"(?P<name>(?:{HAN}|[A-Za-z0-9]){{0,14}}?)(?:{one_of(words.SHOPS)})+(?![铺面主员长家招])"
)
_SHOP_PARTS = re.compile(rf"{one_of((*words.GENERIC, *words.SHOP_BREAKS))}|.")


def own_name(before: str) -> int | None:
    """Where a shop's own name begins in what stands before the word for shop.

    None when there is nothing but its trade ("fruit shop", "the property company").
    """
    start, named = 0, False
    for part in _SHOP_PARTS.finditer(before):
        if part[0] in words.SHOP_BREAKS:
            start, named = part.end(), False
        elif part[0] not in words.GENERIC and not part[0].isdecimal():
            named = True
    return start if named else None
