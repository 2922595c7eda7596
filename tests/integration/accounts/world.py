"""A small district with people in it: Alma and Bert administer, Ada audits, others work."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from shiliu.accounts.actions.posts import appoint
from shiliu.accounts.actions.users import add_user
from shiliu.accounts.models import Post, User
from shiliu.accounts.queries import actor_of
from shiliu.accounts.rules.roles import Role
from shiliu.accounts.schemas import NewPost
from shiliu.core.actor import SYSTEM, Actor
from shiliu.ledger.models import Fact
from shiliu.network.models import Area, Unit

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
PASSWORD = "a long enough sentence"
BEGAN = date(2026, 1, 1)


def make_area(path: str) -> Area:
    """The area with this path, and those above it."""
    codes = path.rstrip("/").split("/")
    if found := Area.objects.filter(path=path).first():
        return found
    parent = make_area("/".join(codes[:-1]) + "/") if len(codes) > 1 else None
    return Area.objects.create(
        code=codes[-1],
        parent=parent,
        path=path,
        level="area",
        depth=len(codes) - 1,
        name={"zh": codes[-1], "en": codes[-1]},
        sort_key=codes[-1],
        source="test",
        valid_from=BEGAN,
    )


def make_unit(code: str, path: str, kind: str = "point", level: int | None = None) -> Unit:
    area = make_area(path)
    parent = Unit.objects.filter(kind="point", level=(level or 0) - 1).first()
    return Unit.objects.create(
        code=code,
        kind=kind,
        level=level,
        parent=parent,
        area=area,
        area_path=path,
        name={"zh": code, "en": code},
        sort_key=code,
        valid_from=BEGAN,
    )


class World:
    """Units of a district `d/` with two subdistricts, and short ways to make people."""

    def __init__(self) -> None:
        self.district = make_unit("office", "d/", "office")
        self.street = make_unit("street", "d/s/", "office")
        self.other_street = make_unit("other-street", "d/t/", "office")
        self.centre = make_unit("centre", "d/s/c/", level=1)
        self.station = make_unit("station", "d/s/c/g/", level=2)
        self.next_station = make_unit("next-station", "d/s/c/h/", level=2)
        self.department = make_unit("water", "d/", "department")
        self.alma = self.person("alma", Role.ADMINISTRATOR, self.district)
        self.bert = self.person("bert", Role.ADMINISTRATOR, self.district)
        self.ada = self.person("ada", Role.AUDITOR, self.district)

    def user(self, username: str) -> User:
        user = add_user(by=SYSTEM, at=NOW, username=username, display_name=username.title())
        user.set_password(PASSWORD)
        user.save()
        return user

    def post(
        self, user: User, role: Role, unit: Unit, area: Area | None = None, **days: date
    ) -> Post:
        new = NewPost(
            user_id=user.id,
            unit_id=unit.id,
            area_id=(area or unit.area).id,
            role=role,
            from_day=days.get("from_day", BEGAN),
            to_day=days.get("to_day"),
        )
        return appoint(by=SYSTEM, at=NOW, new=new)

    def person(self, username: str, role: Role, unit: Unit, area: Area | None = None) -> User:
        user = self.user(username)
        self.post(user, role, unit, area)
        return user


def acting(user: User, at: datetime = NOW) -> Actor:
    return actor_of(user, at)


def post_of(user: User) -> Post:
    return user.posts.select_related("unit", "area").get()


def facts() -> list[str]:
    """The verbs recorded so far, in order."""
    return list(Fact.objects.order_by("id").values_list("verb", flat=True))
