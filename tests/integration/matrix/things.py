"""What the doors open to: requests, posts, keys and proposals of one subdistrict."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.test import override_settings

from shiliu.accounts.actions.absences import set_absence
from shiliu.accounts.actions.posts import appoint, propose_post
from shiliu.accounts.actions.tokens import issue_token
from shiliu.accounts.rules.roles import Role
from shiliu.cases.actions import batches, publishing, steps
from shiliu.cases.actions.exporting import ask_for_export
from shiliu.cases.actions.files import add_pictures
from shiliu.cases.actions.intake import receive
from shiliu.cases.actions.saved_views import NewView, save_view
from shiliu.cases.actions.templates import NewTemplate, add_template
from shiliu.cases.queries import Filters
from shiliu.cases.rules.lifecycle import Channel, Outcome
from shiliu.cases.schemas import ContactInput, NewRequest
from shiliu.core import clock
from shiliu.core.actor import PUBLIC, SYSTEM, holder_of
from shiliu.files.actions import read_picture
from shiliu.files.queries import file_of, make_link
from shiliu.network.actions import propose_areas, propose_setting, set_brand
from shiliu.network.queries import deployment, network
from shiliu.network.rules.reorganising import Kind, Part, Wish
from shiliu.webhooks.actions.managing import issue_hook
from tests.integration.matrix.actors import (
    BUILDING,
    CORNER_BUILDING,
    ELSEWHERE,
    SUBDISTRICT,
    Somebody,
    account,
    everybody,
    new_post,
)
from tests.support.people import COMMUNITY
from tests.support.pictures import from_a_phone

PHONE = "0477-555-0143"
LIGHT, DEBT, ABOUT_A_UNIT = "home.light.estate", "care.hardship.debt", "complaint.unit"
UNKNOWN_CODE = "1234567890123456"
SETTING = "retention.contact_days"


class District:
    """Everybody, and the things of one subdistrict by name: ids, codes, and words nobody else reads."""

    def __init__(self) -> None:
        self.people = everybody()
        self.ids: dict[str, UUID] = {}
        self.codes: dict[str, str] = {}
        self.words: dict[str, str] = {}
        self._requests()
        self._batch()
        self._template()
        new = NewView("看一看", filters={"state": ["open"]})
        kept = save_view(by=self["host"].acting, at=clock.now(), new=new)
        self.ids["view_of_host"] = kept.id
        self._posts()
        self._keys()
        self._hooks()
        self._proposals()

    def __getitem__(self, name: str) -> Somebody:
        return self.people[name]

    def _requests(self) -> None:
        self._ask("at_point", asked_at="p10-1-1-1")
        self._ask("at_corner", asked_at="p10-1-1", area=CORNER_BUILDING)
        for name, unit in (
            ("at_department", "dept-lighting"),
            ("at_manager", "pm-08"),
            ("at_partner", "partner-volunteers"),
        ):
            self._ask(name, asked_at="p10-1")
            self._takes("grid", name, steps.dispatch, to=unit)
        self._ask("of_centre", category=DEBT)
        self._ask("against_centre", against="p10", category=ABOUT_A_UNIT)
        self._ask("against_street", against="office-qingchunshan", category=ABOUT_A_UNIT)
        self._answered("answered", "grid", asked_at="p10-1")
        self._answered("answered_elsewhere", "other_grid", asked_at="p01-1", area=ELSEWHERE)
        self._answered("published", "grid", asked_at="p10-1")
        self._takes("grid", "published", publishing.propose_title, zh="楼道里的灯不亮")
        self._takes("centre", "published", publishing.approve_title)
        self._ask("titled", asked_at="p10-1")
        self._takes("grid", "titled", publishing.propose_title, zh="院子里的灯不亮")
        for pictured in ("titled", "at_point", "at_corner", "at_manager"):
            self._picture(pictured)

    def _template(self) -> None:
        new = NewTemplate("灯修好了", "{unit}已修好{number}。")
        for who in ("centre", "street"):
            actor = self[who].acting
            (unit,) = actor.units
            made = add_template(by=actor, at=clock.now(), unit=unit, new=new)
            self.ids[f"template_of_{who}"] = made.id

    def _batch(self) -> None:
        """A step on many that did nothing: the one request it was about had changed."""
        self.ids["batch_of_host"] = batches.take_many(
            by=self["host"].acting,
            at=clock.now(),
            wish=batches.Wish(batches.Many.ACCEPT),
            seen={self.ids["at_point"]: 999},
        ).id

    def _ask(self, name: str, **changed: object) -> None:
        words = f"灯不亮，请来看看。暗号{len(self.words) + 101}号。"
        usual = {"area": BUILDING, "category": LIGHT, "channel": Channel.WEB}
        contact = ContactInput("朵拉", PHONE, "")
        new = NewRequest(**{"words": words, "contact": contact, **usual, **changed})  # type: ignore[arg-type]  # a test's own names
        receipt = receive(by=PUBLIC, at=clock.now(), request=new)
        self.ids[name], self.codes[name], self.words[name] = receipt.case_id, receipt.code, words

    def _takes(self, who: str, name: str, step: Callable[..., object], **given: object) -> None:
        step(by=self[who].acting, at=clock.now(), case_id=self.ids[name], **given)

    def _picture(self, name: str) -> None:
        """A picture that came with a request."""
        picture = read_picture(from_a_phone())
        self.ids[f"picture_of_{name}"] = add_pictures(
            by=holder_of(self.ids[name]),
            at=clock.now(),
            case_id=self.ids[name],
            pictures=[picture],
        )[0]

    def link(self, name: str, audience: str) -> str:
        """The address of a picture as it stands on a page now."""
        file = file_of("case", self.ids[name], self.ids[f"picture_of_{name}"])
        assert file is not None
        return make_link(file, clock.now(), audience=audience)

    def _answered(self, name: str, who: str, **changed: object) -> None:
        self._ask(name, **changed)
        self._picture(name)
        self._takes(who, name, steps.accept)
        self._takes(who, name, steps.start)
        self._takes(who, name, steps.answer, outcome=Outcome.DONE, reply="灯亮了。")

    def _posts(self) -> None:
        at, day = clock.now(), clock.today()
        for name in ("host", "steward", "district_admin"):
            post, user = self[name].post, self[name].user
            assert post is not None
            assert user is not None
            self.ids[f"post_of_{name}"], self.ids[f"user_{name}"] = post.id, user.id
        newcomer = new_post(account("newcomer"), Role.NEIGHBOUR_HOST, "p10-1-1-1", BUILDING)
        self.ids["proposed_post"] = propose_post(by=self["proposer"].acting, at=at, new=newcomer).id
        stand_in, away = self["grid"].post, self["steward"].post
        assert stand_in is not None
        assert away is not None
        self.ids["absence"] = set_absence(
            by=self["steward"].acting,
            at=at,
            post_id=away.id,
            stand_in_id=stand_in.id,
            from_day=day + timedelta(days=1),
            to_day=day + timedelta(days=2),
        ).id
        leaving = new_post(account("leaving"), Role.NEIGHBOUR_HOST, "p10-1-1-1", BUILDING)
        self.ids["user_leaving"] = leaving.user_id
        self.ids["post_of_leaving"] = appoint(by=SYSTEM, at=at, new=leaving).id

    def _keys(self) -> None:
        for name, unit in (("key_of_centre", "p10"), ("key_of_department", "dept-lighting")):
            token, _ = issue_token(
                by=self["proposer"].acting,
                at=clock.now(),
                unit_id=network().units_by_code[unit].id,
                name=name,
            )
            self.ids[name] = token.id

    @override_settings(OUTGOING_HOSTS=["hooks.example.org"])
    def _hooks(self) -> None:
        for name, unit in (
            ("hook_of_centre", "p10"),
            ("hook_of_department", "dept-lighting"),
            ("hook_of_street", "office-qingchunshan"),
        ):
            hook, _ = issue_hook(
                by=self["proposer"].acting,
                at=clock.now(),
                unit_id=network().units_by_code[unit].id,
                name=name,
                address="https://hooks.example.org/x",
                events=["case.answer"],
            )
            self.ids[name] = hook.id

    def _proposals(self) -> None:
        proposer, at = self["proposer"], clock.now()
        assert proposer.user is not None
        brand = {"name": dict(deployment().brand.name), "colours": {"primary": "#1F5E5B"}}
        set_brand(brand=brand, by=proposer.acting, at=at)
        self.ids["setting_change"] = propose_setting(
            key=SETTING,
            value=200,
            reason="long enough",
            person=proposer.user.id,
            by=proposer.acting,
            at=at,
        ).id
        self.ids["area_change"] = propose_areas(
            wish=Wish(Kind.RENAME, (COMMUNITY,), (Part(COMMUNITY, {"zh": "新名社区"}),)),
            day=clock.today(),
            reason="a decree",
            person=proposer.user.id,
            by=proposer.acting,
            at=at,
        ).id
        self.ids["export_approval"] = ask_for_export(
            by=self["exporter"].acting,
            at=at,
            filters=Filters(area=SUBDISTRICT),
            reason="for the meeting",
        ).id
