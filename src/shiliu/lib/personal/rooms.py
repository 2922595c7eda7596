"""Flats: finer than the building, which may be public."""

from __future__ import annotations

import re
from collections.abc import Callable

from shiliu.lib.personal.shape import Kind, Match, Shape

_HAN = "〇零一二三四五六七八九十幺两"
_COUNT = rf"(?:[0-9]{{1,3}}|[{_HAN}]{{1,3}})"
_BUILDING = rf"(?:{_COUNT}(?:号楼|号院|栋|幢|座|\#楼?)|[A-Z][座栋])"
_STAIR = rf"(?:{_COUNT}|[甲乙丙丁])单元"
_FLOOR = rf"(?:{_COUNT}|顶)[楼层]"
# Floor and door: 302, 1101, but not 120, 500 or 1998.
_DOOR = r"[1-9][0-9]?(?:0[1-9]|1[0-9])(?![0-9A-Za-z])(?!\.[0-9])"
_DOOR_HAN = r"[一二三四五六七八九幺]{1,2}[〇零幺一][一二三四五六七八九幺]"
_LEAD = rf"(?:{_BUILDING}[ ,的-]?)?(?:{_STAIR}[ ,的-]?)?"
_NOT_COUNT = r"(?![年月日元块米个人名盏辆平度分秒号路次岁瓦伏%]|户|多|天(?!天))"
_OWNER = r"的?(?:业主|住户|邻居|房主|户主|租户|租客|那家|这家|家里|人家)"


def _room(reason: str, pattern: str, *holds: Callable[[Match], bool]) -> Shape:
    return Shape(Kind.ROOM, reason, re.compile(rf"(?<![0-9A-Za-z.])(?:{pattern})"), *holds)


def _is_no_date(match: Match) -> bool:
    """12-3-401 is a flat, 12-3-2019 is a day."""
    return not re.fullmatch(r"[0-9]{1,2}-[0-9]{1,2}-(?:19|20)[0-9]{2}", match[0])


ROOMS = (
    _room(
        "building_and_door",
        rf"(?:{_BUILDING}[ ,的-]?(?:{_STAIR}[ ,的-]?)?|{_STAIR}[ ,的-]?)"
        rf"(?:{_FLOOR})?(?:[1-9]-)?(?:{_DOOR}|{_DOOR_HAN})(?:室|号房|房|户(?![居人业]))?{_NOT_COUNT}",
    ),
    _room("door", rf"{_LEAD}(?:{_FLOOR})?(?:[0-9]{{3,4}}|{_DOOR_HAN})(?:室|号房)(?![内外温])"),
    _room(
        "floor_and_side",
        rf"{_LEAD}{_FLOOR}的?(?:[东西南北中左右][边侧]?(?:[户门]|那?家)|{_COUNT}[室户])",
    ),
    _room("stair_and_side", rf"(?:{_BUILDING}[ ,的-]?)?{_STAIR}的?[东西中左右][户门]"),
    _room("dashes", r"(?<!-)[0-9A-Z]{1,3}-[0-9]{1,2}-[0-9]{3,4}室?(?![0-9-])", _is_no_date),
    _room("lives", rf"(?:住在?|家在|楼[上下]的?|对门的?|隔壁的?)(?P<it>{_DOOR}){_NOT_COUNT}"),
    _room("owner", rf"(?P<it>{_DOOR}){_OWNER}"),
    _room("english", r"(?i:flat|apartment|apt\.?|room|suite) ?#?[0-9]{1,4}[A-Za-z]?\b"),
)
