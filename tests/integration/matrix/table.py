"""Which doors open to whom, written by hand from docs/ROLES.md and the safety rules.

One entry for each route and kind of thing behind it. `get` and `post` say what everybody is
answered: a status, or where somebody is sent instead. Whoever a line does not name is sent to
sign in when signed out, and gets 404 when signed in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from shiliu.core import clock
from shiliu.network.queries import network
from tests.integration.matrix.actors import (
    ACTORS,
    BUILDING,
    COMMUNITY,
    CORNER_BUILDING,
    GRID,
    KEYS,
    OUTSIDE,
    STAFF,
    SUBDISTRICT,
    WITHOUT_POST,
    WITHOUT_SECOND_STEP,
)
from tests.integration.matrix.things import LIGHT, UNKNOWN_CODE, District
from tests.support.pictures import from_a_phone, pdf, upload

SIGN_IN, ACCOUNT, SET_UP, AGAIN, DESK = "sign in", "own account", "set up", "again", "desk"
Answer = int | str
Answers = Mapping[str, Answer]
Address = Callable[[District], str]
Data = Callable[[District, str], Mapping[str, object]]


def everybody(answer: Answer, **others: Answer) -> Answers:
    """The same for all, but for those named."""
    return dict.fromkeys(ACTORS, answer) | others


def staff(names: str, answer: Answer = 200, *, without_post: bool = False) -> Answers:
    """A page of the desk that opens to these people."""
    return {
        **dict.fromkeys(ACTORS, 404),
        **dict.fromkeys(OUTSIDE, SIGN_IN),
        WITHOUT_POST: answer if without_post else ACCOUNT,
        WITHOUT_SECOND_STEP: SET_UP,
        **dict.fromkeys(names.split(), answer),
    }


def signed_in(answer: Answer, signed_out: Answer, **others: Answer) -> Answers:
    """A page of the own account, for whoever is signed in, with or without a post."""
    return {**dict.fromkeys(ACTORS, answer), **dict.fromkeys(OUTSIDE, signed_out), **others}


def by_code(answer: Answer = 200) -> Answers:
    """A door that a receipt code opens; everybody else types a code that nobody has."""
    return everybody(404, holder=answer, other_holder=answer)


def keyed(names: str = " ".join(KEYS), answer: Answer = 200, *, scope: str = "") -> Answers:
    """An address for keys: 401 without one, 403 where the key lacks the `scope`, else 404."""
    lacking = {name: 403 for name, (_, whole) in KEYS.items() if scope and not whole}
    unseen = dict.fromkeys(KEYS, 404) | lacking
    return everybody(401, **{**unseen, **dict.fromkeys(names.split(), answer)})


def json_with_code(**values: object) -> Data:
    """What the holder sends over JSON: the code and nothing of a form."""

    def data(district: District, who: str) -> Mapping[str, object]:
        return {"code": with_code()(district, who)["code"], **values}

    return data


def by_key(answer: Answer) -> Answers:
    return everybody(403, **dict.fromkeys(KEYS, answer))


def roles(names: str) -> str:
    """The people of these roles: in our subdistrict, in another one, and in the whole district."""
    wanted = names.split()
    return " ".join(name for name, (role, *_) in STAFF.items() if role in wanted)


REFUSED = everybody(405)
# What docs/ROLES.md says of each role, as pages.
ANY_POST = " ".join(STAFF)
REGISTERS = roles("neighbour_host building_steward grid_worker centre_staff coordinator")
SEES_REQUESTS = f"{REGISTERS} {roles('unit_worker')}"
COORDINATES = roles("coordinator")
SEES_FIGURES = roles("centre_staff coordinator auditor")
SEES_UNITS = roles("centre_staff coordinator administrator")
WRITES_TEMPLATES = roles("centre_staff coordinator")
PUBLISHES = roles("coordinator administrator")
ADMINISTERS = roles("administrator")
SEES_POSTS = roles("administrator auditor")
AUDITS = roles("auditor")
# Who in our subdistrict, and above it.
ABOVE = "street district"
ADMINS, AUDITORS = "admin district_admin", "auditor district_auditor"
READERS = {
    "at_point": f"host grid centre {ABOVE}",
    "at_corner": f"steward grid centre {ABOVE}",
    "at_department": f"department grid centre {ABOVE}",
    "at_manager": f"manager grid centre {ABOVE}",
    "at_partner": f"partner grid centre {ABOVE}",
    "of_centre": f"centre {ABOVE}",
    "against_centre": ABOVE,
    # The centre would be high enough for its kind, but stands below the office complained of.
    "against_street": "district",
    "answered": f"grid centre {ABOVE}",
    "answered_elsewhere": "other_grid other_centre other_street district",
    "published": f"grid centre {ABOVE}",
    "titled": f"grid centre {ABOVE}",
}
A_PART = {"words": "还有一盏灯不亮。", "area": BUILDING, "category": LIGHT}
# The same over JSON, for keys: each sees what a post of its unit with its scopes would.
KEY_READERS = {
    **dict.fromkeys(READERS, "office_key"),
    "of_centre": "key office_key",
    "against_street": "",
    "answered_elsewhere": "other_office_key",
}
# Whose own unit has it, or whose role lets them look: the others know the request, not the person.
REACHES = {
    "at_point": f"host centre {ABOVE}",
    "at_corner": f"steward centre {ABOVE}",
    "at_department": f"department grid centre {ABOVE}",
    "at_manager": f"manager grid centre {ABOVE}",
    "at_partner": f"partner grid centre {ABOVE}",
    "of_centre": f"centre {ABOVE}",
    "against_centre": ABOVE,
    "against_street": "district",
}


@dataclass(frozen=True)
class Entry:
    """One door: its address, what comes of GET and POST, and what is sent.

    `acts` says whether a POST that goes through leaves facts. `about` names the request that
    only its own holder may change.
    """

    route: str
    address: Address
    get: Answers | None = None
    post: Answers | None = None
    data: Data = lambda _district, _who: {}
    acts: bool = True
    about: str = ""
    json: bool = False
    patch: bool = False
    thing: str = ""

    @property
    def name(self) -> str:
        return f"{self.route} {self.thing}".strip()


def at(path: str, **ids: str) -> Address:
    """An address; named parts are ids of things."""
    return lambda district: path.format(**{name: district.ids[of] for name, of in ids.items()})


def sends(**values: object) -> Data:
    return lambda _district, _who: {"once": uuid4().hex, **values}


def ticked(thing: str) -> Data:
    return lambda district, _who: {"once": uuid4().hex, "seen": f"{district.ids[thing]}.999"}


def with_code(**values: object) -> Data:
    def data(district: District, who: str) -> Mapping[str, object]:
        mine = {"holder": "answered", "other_holder": "answered_elsewhere"}.get(who)
        code = district.codes[mine] if mine else UNKNOWN_CODE
        return {"code": code, "once": uuid4().hex, **values}

    return data


def page(route: str, path: str, get: Answers) -> Entry:
    """A page that is only looked at."""
    return Entry(route, at(path), get, REFUSED)


def button(route: str, address: Address, post: Answers, data: Data, thing: str = "") -> Entry:
    """An act that has no page of its own."""
    return Entry(route, address, REFUSED, post, data, thing=thing)


def day(after: int) -> str:
    return (clock.today() + timedelta(days=after)).isoformat()


PUBLIC_PAGES = {
    "portal:home": "/",
    "portal:requests": "/requests/",
    "portal:points": "/points/",
    "portal:point": "/points/p10/",
    "portal:figures": "/figures/",
    "portal:figures_table": "/figures/table.csv",
    "portal:about": "/about/",
    "portal:developers": "/developers/",
    "portal:danger": "/danger/",
    "portal:other_ways": "/other-ways/",
    "portal:paper": "/other-ways/paper/",
    "portal:accessibility": "/accessibility/",
    "portal:privacy": "/privacy/",
    "portal:record": "/record/",
    "portal:brand_css": "/display/brand-0.css",
    "api:list_categories": "/api/v1/categories",
    "api:list_areas": "/api/v1/areas",
    "api:list_points": "/api/v1/points",
    "open311:discovery": "/open311/v2/discovery.json",
    "open311:services": "/open311/v2/services.xml",
    "open311:definition": f"/open311/v2/services/{LIGHT}.json",
    "open311:root": "/open311/v2/",
    "health_live": "/health/live",
    "health_ready": "/health/ready",
}
NOBODY_KNOWS = everybody(404)


def asked(_district: District, _who: str) -> Mapping[str, object]:
    return {
        "step": "contact",
        "words": "灯不亮，请来看看。",
        "community": COMMUNITY,
        "category": LIGHT,
        "once": uuid4().hex,
    }


def over_json(_district: District, _who: str) -> Mapping[str, object]:
    return {"words": "灯不亮，请来看看。", "area": COMMUNITY, "category": LIGHT}


def over_open311(district: District, who: str) -> Mapping[str, object]:
    return {
        "api_key": district[who].key or "sl_nobody-has-this-key",
        "service_code": LIGHT,
        "description": "灯不亮，请来看看。",
        "address_id": COMMUNITY,
    }


def _asker(district: District) -> str:
    return f"asker:{district.ids['answered']}"


def _post(district: District, who: str) -> str:
    post = district[who].post
    assert post is not None
    return f"post:{post.id}"


def signed_for(who: str, name: str) -> Address:
    return lambda district: f"/desk/files/{district.link(name, _post(district, who))}/"


def with_file(field: str, data: bytes) -> Data:
    return lambda _district, _who: {"once": uuid4().hex, field: upload(data)}


def own_picture(district: District, who: str) -> Mapping[str, object]:
    return {**json_with_code()(district, who), "pictures": upload(from_a_phone())}


def no_longer_own(district: District, who: str) -> Mapping[str, object]:
    picture = str(district.ids["picture_of_answered"])
    return json_with_code(picture=picture)(district, who)


def merged(district: District, _who: str) -> Mapping[str, object]:
    return {"step": "merge", "requests": [str(district.ids["at_corner"])]}


PORTAL = (
    *(page(route, path, everybody(200)) for route, path in PUBLIC_PAGES.items()),
    Entry("portal:ask", at("/ask/"), everybody(200), everybody(200), asked),
    Entry(
        "portal:report",
        at("/report/"),
        everybody(200),
        everybody(200),
        sends(words="那里写着一个电话号码。"),
    ),
    Entry(
        "portal:follow",
        at("/follow/"),
        everybody(200),
        by_code(),
        with_code(),
        acts=False,
        about="answered",
    ),
    *(
        Entry(
            f"portal:{route}",
            at(f"/follow/{address}/"),
            REFUSED,
            by_code(),
            data,
            acts=acts,
            about="answered",
        )
        for route, address, data, acts in (
            ("say", "say", with_code(act="confirm", word="solved"), True),
            ("my_data", "my-data", with_code(), False),
            ("contact", "contact", with_code(sure="yes", phone="0477-555-0199"), True),
            ("erase", "erase", with_code(sure="yes"), True),
        )
    ),
    # An answered request takes no more pictures, and says so.
    Entry(
        "portal:pictures",
        at("/follow/pictures/"),
        REFUSED,
        by_code(422),
        with_code(),
        about="answered",
    ),
    Entry(
        "portal:picture_back",
        at("/follow/pictures/take-back/"),
        REFUSED,
        everybody(404, holder=200),
        lambda district, who: {
            **with_code()(district, who),
            "picture": district.ids["picture_of_answered"],
        },
        about="answered",
    ),
    Entry(
        "portal:file",
        lambda district: f"/files/{district.link('answered', _asker(district))}/",
        everybody(200),
        REFUSED,
        thing="signed for the asker",
    ),
    Entry("portal:file", at("/files/nobody-signed-this/"), NOBODY_KNOWS, REFUSED),
    Entry(
        "portal:file",
        lambda district: f"/files/{district.link('answered', '')}/",
        NOBODY_KNOWS,
        REFUSED,
        thing="that is not public",
    ),
    Entry("portal:public_case", at("/requests/{case}/", case="published"), everybody(200), REFUSED),
    Entry(
        "portal:public_case",
        at("/requests/{case}/", case="at_point"),
        NOBODY_KNOWS,
        REFUSED,
        thing="not published",
    ),
    Entry("metrics", at("/metrics"), NOBODY_KNOWS, REFUSED),
    Entry("ui:display", at("/display/?theme=dark&next=/about/"), everybody(302), REFUSED),
)

OFFICE, OFFICES, HERE = "office_key", "office_key other_office_key", "key office_key"
SERVED = {"zh": "示例服务点"}


def over_json_at(
    route: str, path: str, get: Answers | None, post: Answers | None, **more: object
) -> Entry:
    """A door of the staff side of the JSON interface."""
    data = more.pop("data", {})
    ids = more.pop("ids", {})
    return Entry(
        f"api:{route}",
        at(f"/api/v1/{path}", **ids),  # type: ignore[arg-type]  # ids by name
        get,
        post,
        lambda _district, _who: data,  # type: ignore[return-value]  # a test's own body
        json=True,
        **more,  # type: ignore[arg-type]  # fields of the entry
    )


def signed_for_key(who: str, name: str) -> Address:
    """A link as the interface gives it to the key of a unit."""

    def address(district: District) -> str:
        unit = network().units_by_code[KEYS[who][0]].id
        return f"/api/v1/desk/files/{district.link(name, f'unit:{unit}')}"

    return address


FILES = "/api/v1/desk/requests/{case}"
PICTURE = f"{FILES}/files/{{picture}}/steps"
TICKED = dict.fromkeys(("no_face", "no_child", "no_plate", "no_door"), True)
SQUARE = {"x": 10, "y": 10, "width": 90, "height": 90}
HOOKS = "webhooks:hook:manage"
UNITS, FIGURES = "network:unit:view", "tallies:figure:view"
OVER_JSON = (
    *(
        Entry(
            f"api:{route}", at(f"/api/v1/follow/{path}"), REFUSED, by_code(), data,
            acts=acts, about="answered", json=True,
        )
        for route, path, data, acts in (
            ("confirm_request", "confirm", json_with_code(word="solved"), True),
            ("withdraw_request", "withdraw", json_with_code(), True),
            ("get_own_data", "data", json_with_code(), False),
            ("correct_contact", "contact", json_with_code(phone="0477-555-0199"), True),
            ("erase_own_data", "erase", json_with_code(), True),
        )
    ),
    # An answered request takes no more words: whoever holds its code is told so.
    Entry(
        "api:supplement_request", at("/api/v1/follow/supplement"), REFUSED, by_code(409),
        json_with_code(text="还有一盏。"), acts=False, json=True,
    ),
    # Nor pictures. One that came with it can still be taken back.
    Entry(
        "api:add_own_pictures", at("/api/v1/follow/pictures"), REFUSED, by_code(409),
        own_picture, acts=False,
    ),
    Entry(
        "api:remove_own_picture", at("/api/v1/follow/pictures/remove"), REFUSED,
        everybody(404, holder=200), no_longer_own, about="answered", json=True,
    ),
    over_json_at("get_figures", "figures", NOBODY_KNOWS, REFUSED, thing="before any is published"),
    over_json_at("get_key", "desk/key", keyed(), REFUSED),
    over_json_at("list_desk_requests", "desk/requests", keyed(), None),
    over_json_at("list_inbox", "desk/inbox", keyed(), REFUSED),
    over_json_at(
        "register_request", "desk/requests", None,
        keyed(OFFICE, 201, scope="cases:request:register"),
        data={"words": "灯不亮，请来看看。", "area": COMMUNITY, "category": LIGHT, "channel": "phone"},
    ),
    over_json_at(
        "get_desk_request", "desk/requests/{case}", keyed(HERE), REFUSED,
        ids={"case": "of_centre"}, thing="of_centre",
    ),
    over_json_at(
        "get_desk_request", "desk/requests/{case}", keyed(OFFICE), REFUSED,
        ids={"case": "at_point"}, thing="at_point",
    ),
    over_json_at(
        "get_desk_request", "desk/requests/{case}", keyed(""), REFUSED,
        ids={"case": "against_street"}, thing="against_street",
    ),
    over_json_at(
        "take_step", "desk/requests/{case}/steps", REFUSED, keyed(HERE),
        ids={"case": "of_centre"}, data={"step": "accept"}, thing="of_centre",
    ),
    over_json_at(
        "take_step", "desk/requests/{case}/steps", REFUSED,
        keyed(OFFICE, scope="cases:title:approve"),
        ids={"case": "titled"}, data={"step": "approve_title"}, thing="titled",
    ),
    Entry(
        "api:take_step", at(f"{FILES}/steps", case="at_point"), REFUSED, keyed(OFFICE),
        merged, json=True, thing="merge",
    ),
    over_json_at(
        "take_step", "desk/requests/{case}/steps", REFUSED,
        keyed(OFFICE, scope="cases:request:register"),
        ids={"case": "at_point"}, data={"step": "split", **A_PART}, thing="split",
    ),
    *(
        over_json_at(
            "list_files", "desk/requests/{case}/files", keyed(names), REFUSED,
            ids={"case": thing}, thing=thing,
        )
        for thing, names in (("of_centre", HERE), ("at_point", OFFICE), ("against_street", ""))
    ),
    *(
        Entry(
            f"api:{route}", at(f"{FILES}/{path}", case=thing), REFUSED, keyed(names, 201),
            with_file(field, data), thing=thing,
        )
        for route, path, field, data in (
            ("add_pictures", "pictures", "pictures", from_a_phone()),
            ("add_document", "documents", "document", pdf()),
        )
        for thing, names in (("of_centre", HERE), ("at_point", OFFICE), ("against_street", ""))
    ),
    *(
        over_json_at(
            "take_file_step", PICTURE.removeprefix("/api/v1/"), REFUSED, keyed(OFFICE),
            ids={"case": thing, "picture": f"picture_of_{thing}"},
            data={"step": step, **data}, thing=f"{step} {thing}",
        )
        for step, thing, data in (
            ("blur", "at_point", {"rectangles": [SQUARE]}),
            ("approve", "titled", TICKED),
            ("withdraw", "titled", {}),
            ("remove", "at_corner", {}),
        )
    ),
    Entry("api:get_file", at("/api/v1/desk/files/nobody-signed-this"), keyed(""), REFUSED),
    *(
        Entry("api:get_file", signed_for_key(who, "titled"), keyed(opens), REFUSED, thing=thing)
        for who, opens, thing in (
            (OFFICE, OFFICE, "signed for the office"),
            ("key", "", "signed for who sees no such request"),
        )
    ),
    over_json_at(
        "look_at_contact", "desk/requests/{case}/contact", REFUSED, keyed(HERE),
        ids={"case": "of_centre"}, data={"reason": "she asked to be rung"},
    ),
    over_json_at("list_units", "desk/units", keyed(OFFICES, scope=UNITS), None),
    over_json_at(
        "add_unit_over_json", "desk/units", None,
        keyed(OFFICE, 201, scope="network:unit:change"),
        data={"code": "new-9", "kind": "partner", "area": COMMUNITY, "name": SERVED},
    ),
    over_json_at("get_unit", "desk/units/p10-1", keyed(OFFICE, scope=UNITS), None),
    over_json_at(
        "change_unit_over_json", "desk/units/p10-1", None,
        keyed(OFFICE, scope="network:unit:change"), data={"phone": "0477-555-0177"}, patch=True,
    ),
    over_json_at(
        "end_unit_over_json", "desk/units/p10-1-1-1/end", REFUSED,
        keyed(OFFICE, scope="network:unit:change"), data={"last_day": "2035-01-01"},
    ),
    over_json_at("list_hooks", "desk/hooks", keyed(OFFICES, scope=HOOKS), None),
    over_json_at(
        "ask_for_hook", "desk/hooks", None, keyed(OFFICES, 201, scope=HOOKS),
        data={"name": "示例系统", "address": "https://hooks.example.org/x", "events": ["case.answer"]},
    ),
    *(
        over_json_at(
            route, f"desk/hooks/{{hook}}/{path}", get, post,
            ids={"hook": "hook_of_street"}, acts=acts,
        )
        for route, path, get, post, acts in (
            ("list_deliveries", "deliveries", keyed(OFFICE, scope=HOOKS), REFUSED, True),
            ("rotate_hook_secret", "rotate", REFUSED, keyed(OFFICE, scope=HOOKS), True),
            ("end_hook_over_json", "end", REFUSED, keyed(OFFICE, scope=HOOKS), True),
            # It waits for approval: whoever may manage it is told so.
            ("test_hook", "test", REFUSED, keyed(OFFICE, 422, scope=HOOKS), False),
        )
    ),
    over_json_at("list_holidays", "desk/holidays", keyed(OFFICES, scope=UNITS), REFUSED),
    over_json_at("get_coverage", "desk/coverage", keyed(OFFICES, scope=UNITS), REFUSED),
    over_json_at("list_facts", f"desk/facts?area={COMMUNITY}", keyed(OFFICE, scope="network:fact:change"), None),
    over_json_at(
        "publish_fact_over_json", "desk/facts", None,
        keyed(OFFICE, 201, scope="network:fact:change"),
        data={
            "area": COMMUNITY, "key": "lamps", "value": "7", "label": {"zh": "路灯"},
            "source": "示例年报", "as_of": "2026-01-01",
        },
    ),
    over_json_at(
        "get_desk_figures", f"desk/figures?area={COMMUNITY}", keyed(OFFICE, scope=FIGURES), REFUSED
    ),
    over_json_at(
        "list_figure_rows", f"desk/figures/rows?figure=received&area={COMMUNITY}",
        keyed(OFFICE, scope=FIGURES), REFUSED,
    ),
)  # fmt: skip

INTERFACES = (
    Entry(
        "api:openapi-json",
        at("/api/v1/openapi.json"),
        everybody(200),
        everybody(200),  # it reads nothing of what is sent
        acts=False,
    ),
    Entry("api:list_requests", at("/api/v1/requests"), everybody(200)),
    Entry(
        "api:create_request",
        at("/api/v1/requests"),
        post=everybody(201),
        data=over_json,
        json=True,
    ),
    Entry(
        "api:get_request", at("/api/v1/requests/{case}", case="published"), everybody(200), REFUSED
    ),
    Entry(
        "api:get_request",
        at("/api/v1/requests/{case}", case="at_point"),
        NOBODY_KNOWS,
        REFUSED,
        thing="not published",
    ),
    Entry(
        "api:follow_request",
        at("/api/v1/follow"),
        REFUSED,
        by_code(),
        lambda district, who: {"code": with_code()(district, who)["code"]},
        acts=False,
        about="answered",
        json=True,
    ),
    *OVER_JSON,
    Entry("api:api-root", at("/api/v1/"), NOBODY_KNOWS, NOBODY_KNOWS),
    Entry("^api/v1/$", at("/api/v1/"), NOBODY_KNOWS, NOBODY_KNOWS),
    Entry("^api/v1/", at("/api/v1/people"), NOBODY_KNOWS, NOBODY_KNOWS),
    Entry(
        "open311:requests",
        at("/open311/v2/requests.json"),
        everybody(200),
        by_key(201),
        over_open311,
    ),
    Entry(
        "open311:request",
        at("/open311/v2/requests/{case}.json", case="published"),
        everybody(200),
        REFUSED,
    ),
    Entry(
        "open311:request",
        at("/open311/v2/requests/{case}.json", case="at_point"),
        NOBODY_KNOWS,
        REFUSED,
        thing="not published",
    ),
    Entry(
        "open311:token",
        at("/open311/v2/tokens/{case}.json", case="published"),
        everybody(200),
        REFUSED,
    ),
    Entry(
        "open311:token",
        at("/open311/v2/tokens/{case}.json", case="at_point"),
        NOBODY_KNOWS,
        REFUSED,
        thing="not published",
    ),
    Entry("open311:nowhere", at("/open311/v2/people.json"), NOBODY_KNOWS, NOBODY_KNOWS),
)

SIGNING_IN = (
    Entry(
        "account_login",
        at("/desk/account/sign-in/"),
        signed_in(DESK, 200),
        signed_in(DESK, 200),
        sends(login="host", password="not the password"),
        acts=False,
    ),
    Entry("account_logout", at("/desk/account/sign-out/"), REFUSED, everybody(302), acts=False),
    page("account_inactive", "/desk/account/closed/", everybody(200)),
    Entry(
        "account_change_password",
        at("/desk/account/password/"),
        signed_in(200, SIGN_IN),
        signed_in(200, SIGN_IN),
        sends(oldpassword="not the password", password1="a", password2="a"),
        acts=False,
    ),
    page(
        "account_set_password",
        "/desk/account/password/none/",
        staff(ANY_POST, ACCOUNT, without_post=True),
    ),
    Entry(
        "account_reset_password_from_key",
        at("/desk/account/password/0-not-a-key/"),
        everybody(200),
        everybody(200),
        sends(password1="a", password2="a"),
        acts=False,
    ),
    page(
        "account_reset_password_from_key_done",
        "/desk/account/password/done/",
        everybody(200),
    ),
    Entry(
        "account_reauthenticate",
        at("/desk/account/again/"),
        signed_in(AGAIN, SIGN_IN, without_second_step=200),
        signed_in(AGAIN, SIGN_IN, without_second_step=200),
        sends(password="not the password"),
        acts=False,
    ),
    Entry(
        "mfa_authenticate",
        at("/desk/account/code/"),
        signed_in(DESK, SIGN_IN),
        signed_in(DESK, SIGN_IN),
        sends(code="000000"),
        acts=False,
    ),
    Entry(
        "mfa_reauthenticate",
        at("/desk/account/code/again/"),
        signed_in(200, SIGN_IN, without_second_step=AGAIN),
        signed_in(200, SIGN_IN, without_second_step=AGAIN),
        sends(code="000000"),
        acts=False,
    ),
    Entry(
        "mfa_index",
        at("/desk/account/second-step/"),
        everybody(ACCOUNT),
        everybody(ACCOUNT),
        acts=False,
    ),
    Entry(
        "mfa_view_recovery_codes",
        at("/desk/account/codes/"),
        signed_in(404, SIGN_IN),
        signed_in(405, SIGN_IN),
    ),
    *(
        Entry(
            route,
            at(f"/desk/account/{path}/"),
            signed_in(answer, SIGN_IN, without_second_step=without),
            signed_in(answer, SIGN_IN, without_second_step=without),
            acts=False,
        )
        for route, path, answer, without in (
            ("mfa_activate_totp", "second-step/set-up", AGAIN, AGAIN),
            ("mfa_deactivate_totp", "second-step/remove", AGAIN, 404),
            ("mfa_generate_recovery_codes", "codes/new", AGAIN, AGAIN),
            ("mfa_add_webauthn", "passkeys/add", AGAIN, AGAIN),
            ("mfa_edit_webauthn", "passkeys/0/name", AGAIN, AGAIN),
            ("mfa_remove_webauthn", "passkeys/0/remove", AGAIN, AGAIN),
            ("mfa_reauthenticate_webauthn", "passkeys/again", AGAIN, AGAIN),
        )
    ),
    Entry(
        "mfa_list_webauthn",
        at("/desk/account/passkeys/"),
        signed_in(200, SIGN_IN),
        signed_in(405, SIGN_IN),
    ),
    Entry(
        "mfa_login_webauthn",
        at("/desk/account/passkeys/sign-in/"),
        signed_in(DESK, SIGN_IN),
        signed_in(DESK, SIGN_IN),
        sends(credential="{}"),
        acts=False,
    ),
)

OPENS_TO_ALL_STAFF = {"desk:today": "/desk/", "desk:overview": "/desk/overview/"}
CASE = "/desk/cases/{case}/"
PICTURED = ("titled", "at_point", "at_corner", "at_manager")
TICKS = dict.fromkeys(("no_face", "no_child", "no_plate", "no_door"), "on")

REQUESTS = (
    *(page(route, path, staff(ANY_POST)) for route, path in OPENS_TO_ALL_STAFF.items()),
    page("desk:outbox", "/desk/outbox/", staff("")),  # only the sample has one
    page("desk:inbox", "/desk/inbox/", staff(SEES_REQUESTS)),
    page("desk:cases", "/desk/cases/?state=any", staff(SEES_REQUESTS)),
    *(
        Entry(
            "desk:bulk",
            at("/desk/bulk/?step=accept&row={case}", case=thing),
            staff(SEES_REQUESTS),
            staff(SEES_REQUESTS, 302),
            ticked(thing),
            acts=False,  # it has changed since: left over for whoever sees it, and for all others
            thing=thing,
        )
        for thing in ("at_point", "against_street")
    ),
    Entry(
        "desk:bulk_done", at("/desk/bulk/{batch}/", batch="batch_of_host"), staff("host"), REFUSED
    ),
    page("desk:templates", "/desk/templates/", staff(WRITES_TEMPLATES)),
    Entry(
        "desk:template",
        at("/desk/templates/{template}/", template="template_of_street"),
        staff("street"),
        staff("street", 302),
        sends(title="灯修好了", zh="{unit}修好了。"),
        thing="of the subdistrict",
    ),
    button(
        "desk:template_end",
        at("/desk/templates/{template}/end/", template="template_of_street"),
        staff("street", 302),
        sends(),
        "of the subdistrict",
    ),
    Entry(
        "desk:template_add",
        at("/desk/templates/add/"),
        staff(WRITES_TEMPLATES),
        {**staff(WRITES_TEMPLATES, 422), "centre": 302},
        sends(unit="p10", title="灯修好了", zh="{unit}已修好。"),
    ),
    Entry(
        "desk:template",
        at("/desk/templates/{template}/", template="template_of_centre"),
        staff("centre"),
        staff("centre", 302),
        sends(title="灯修好了", zh="{unit}修好了。"),
    ),
    button(
        "desk:template_end",
        at("/desk/templates/{template}/end/", template="template_of_centre"),
        staff("centre", 302),
        sends(),
    ),
    Entry(
        "desk:views",
        at("/desk/views/?state=closed"),
        staff(SEES_REQUESTS),
        staff(SEES_REQUESTS, 302),
        sends(name="看一看"),
    ),
    Entry("desk:view", at("/desk/views/{view}/", view="view_of_host"), staff("host", 302), REFUSED),
    Entry(
        "desk:view_change",
        at("/desk/views/{view}/change/", view="view_of_host"),
        staff("host"),
        staff("host", 302),
        sends(name="再看一看"),
    ),
    button(
        "desk:view_delete",
        at("/desk/views/{view}/delete/", view="view_of_host"),
        staff("host", 302),
        sends(),
    ),
    *(
        Entry(
            "desk:case",
            at(CASE, case=thing),
            staff(names),
            REFUSED if thing == "at_point" else None,
            thing=thing,
        )
        for thing, names in READERS.items()
    ),
    *(
        button(
            "desk:case_contact",
            at(f"{CASE}contact/", case=thing),
            staff(names),
            sends(reason="she asked to be rung"),
            thing,
        )
        for thing, names in REACHES.items()
    ),
    *(
        Entry(
            "desk:case_marks",
            at(f"{CASE}marks/", case=thing),
            REFUSED,
            staff(READERS[thing]),
            sends(reply="灯亮了。"),
            acts=False,
            thing=thing,
        )
        for thing in ("at_point", "at_corner", "at_manager")
    ),
    *(
        Entry(
            "desk:case_act",
            at(f"{CASE}{slug}/", case=thing),
            staff(READERS[thing]) if thing in ("at_point", "against_street") else None,
            staff(names, 302),
            sends(**data),
            thing=f"{slug} {thing}",
        )
        for slug, thing, names, data in (
            ("approve-title", "titled", f"centre {ABOVE}", {}),
            ("accept", "at_point", READERS["at_point"], {}),
            ("accept", "at_corner", READERS["at_corner"], {}),
            ("accept", "of_centre", READERS["of_centre"], {}),
            ("accept", "against_centre", READERS["against_centre"], {}),
            ("accept", "against_street", "district", {}),
            ("note", "at_department", READERS["at_department"], {"note": "am Mast"}),
            ("start", "at_manager", READERS["at_manager"], {}),
            ("note", "at_partner", READERS["at_partner"], {"note": "am Mast"}),
        )
    ),
    *(
        Entry(
            "desk:case_split",
            at(f"{CASE}split/", case=thing),
            staff(names),
            staff(names, 302),
            sends(sure="yes", changes=changes, **A_PART | {"area": area}),
            thing=thing,
        )
        for thing, names, changes, area in (
            ("at_point", READERS["at_point"], 2, BUILDING),
            ("at_corner", READERS["at_corner"], 2, CORNER_BUILDING),
            ("of_centre", READERS["of_centre"], 1, BUILDING),
            # Whoever does the work reads it; those who answer for it split it.
            ("at_department", f"grid centre {ABOVE}", 2, BUILDING),
            ("against_street", "", 1, BUILDING),
        )
    ),
    *(
        Entry(
            "desk:picture",
            at(f"{CASE}pictures/{{picture}}/", case=thing, picture=f"picture_of_{thing}"),
            staff(READERS[thing]),
            REFUSED,
            thing=thing,
        )
        for thing in PICTURED
    ),
    *(
        button(
            route,
            at(f"{CASE}{path}/", case=thing),
            staff(READERS[thing], 302),
            with_file(field, data),
            thing,
        )
        for thing in PICTURED
        for route, path, field, data in (
            ("desk:add_pictures", "pictures", "pictures", from_a_phone()),
            ("desk:add_document", "documents", "document", pdf()),
        )
    ),
    *(
        button(
            "desk:file_act",
            at(f"{CASE}files/{{picture}}/{slug}/", case=thing, picture=f"picture_of_{thing}"),
            staff(READERS[thing], 302),
            sends(**data),
            f"{slug} {thing}",
        )
        for slug, thing, data in (
            ("brush", "titled", {"strokes": "[[100, 100, 50]]"}),
            ("approve", "titled", TICKS),
            ("withdraw", "titled", {}),
            ("remove", "titled", {}),
            *(
                ("grid", thing, {"left": 1, "right": 2, "top": 1, "bottom": 2})
                for thing in PICTURED
            ),
        )
    ),
    page("desk:file", "/desk/files/nobody-signed-this/", staff("")),
    *(
        Entry("desk:file", signed_for(who, name), staff(who), REFUSED, thing=f"signed for {who}")
        for who, name in (
            ("host", "at_point"),
            ("steward", "at_corner"),
            ("manager", "at_manager"),
            *((who, "titled") for who in ("grid", "centre", "street")),
        )
    ),
    Entry(
        "desk:export",
        at("/desk/export/?state=any"),
        staff(COORDINATES),
        staff(COORDINATES),
        sends(),
    ),
    button(
        "desk:export_approve",
        at("/desk/export/{approval}/approve/", approval="export_approval"),
        staff(ABOVE, 302),
        sends(),
    ),
    *(
        Entry(
            "desk:register",
            at("/desk/register/"),
            staff(REGISTERS),
            # Who may register, but not there, is told so by the form.
            {**staff(REGISTERS, 422), **dict.fromkeys(names.split(), 200)},
            sends(words="灯不亮，请来看看。", channel="counter", area=area, category=LIGHT),
            thing=f"in a {thing}",
        )
        for thing, area, names in (
            ("building", BUILDING, f"host grid centre {ABOVE}"),
            ("grid", GRID, f"grid centre {ABOVE}"),
            ("community", COMMUNITY, f"centre {ABOVE}"),
        )
    ),
    Entry(
        "desk:register_kinds",
        at("/desk/register/kinds/"),
        REFUSED,
        staff(REGISTERS),
        sends(words="灯不亮"),
        acts=False,
    ),
)


def proposal(_district: District, _who: str) -> Mapping[str, object]:
    return {
        "username": "leaving",
        "role": "building_steward",
        "unit": "p10-1-1",
        "from_day": day(0),
    }


def new_key(_district: District, _who: str) -> Mapping[str, object]:
    return {
        "unit": "p10",
        "name": "Stadt",
        "days": 30,
        "calls_per_hour": 10,
        "scopes": "cases:unit:view",
    }


def new_hook(_district: District, _who: str) -> Mapping[str, object]:
    return {
        "unit": "p10",
        "name": "示例系统",
        "address": "https://hooks.example.org/x",
        "events": "case.answer",
    }


def away(district: District, _who: str) -> Mapping[str, object]:
    stand_in = district["grid"].post
    assert stand_in is not None
    return {"stand_in": stand_in.id, "from_day": day(1), "to_day": day(2)}


def own_post(district: District, _who: str) -> Mapping[str, object]:
    return {"post": district.ids["post_of_host"]}


POST, USER, KEY = "/desk/posts/{post}/", "/desk/people/{user}/", "/desk/tokens/{key}/"
HOOK = "/desk/hooks/{hook}/"
# An administrator's form names a unit that is not theirs: 404, as if it were not there.
POSTS_AND_KEYS = (
    page("desk:posts", "/desk/posts/", staff(SEES_POSTS)),
    Entry(
        "desk:post_propose",
        at("/desk/posts/propose/"),
        staff(ADMINISTERS),
        staff(ADMINS, 302),
        proposal,
    ),
    Entry(
        "desk:post",
        at(POST, post="post_of_host"),
        staff(f"host {ADMINS} {AUDITORS}"),
        REFUSED,
    ),
    Entry(
        "desk:post",
        at(POST, post="post_of_district_admin"),
        staff("district_admin district_auditor"),
        REFUSED,
        thing="of the district",
    ),
    button(
        "desk:post_decide",
        at(f"{POST}decide/", post="proposed_post"),
        staff(ADMINS, 302),
        sends(decision="approve"),
        "approve",
    ),
    button(
        "desk:post_decide",
        at(f"{POST}decide/", post="proposed_post"),
        staff(ADMINS, 302),
        sends(decision="decline"),
        "decline",
    ),
    button(
        "desk:post_end",
        at(f"{POST}end/", post="post_of_host"),
        staff(ADMINS, 302),
        lambda _district, _who: {"last_day": day(3)},
    ),
    button(
        "desk:post_absence",
        at(f"{POST}absence/", post="post_of_host"),
        staff(f"host {ADMINS}", 302),
        away,
    ),
    button(
        "desk:absence_end",
        at(f"{POST}absence/{{absence}}/end/", post="post_of_steward", absence="absence"),
        staff(f"steward {ADMINS}", 302),
        sends(),
    ),
    Entry(
        "desk:user_add",
        at("/desk/people/add/"),
        staff(ADMINISTERS),
        staff(ADMINISTERS, 302),
        sends(username="somebody-new", display_name="Somebody New"),
    ),
    Entry("desk:user", at(USER, user="user_host"), staff(ADMINS), REFUSED),
    Entry(
        "desk:user",
        at(USER, user="user_district_admin"),
        staff("district_admin"),
        REFUSED,
        thing="of the district",
    ),
    button("desk:user_invite", at(f"{USER}invite/", user="user_leaving"), staff(ADMINS), sends()),
    button(
        "desk:user_second_step",
        at(f"{USER}second-step/", user="user_leaving"),
        staff(ADMINS, 302),
        sends(),
    ),
    button(
        "desk:user_close", at(f"{USER}close/", user="user_leaving"), staff(ADMINS, 302), sends()
    ),
    page("desk:tokens", "/desk/tokens/", staff(ADMINISTERS)),
    Entry(
        "desk:token_issue", at("/desk/tokens/issue/"), staff(ADMINISTERS), staff(ADMINS), new_key
    ),
    *(
        button(
            "desk:token_decide",
            at(f"{KEY}decide/", key=thing),
            staff(names, 302),
            sends(decision=decision),
            f"{decision} {thing}",
        )
        for thing, names in (("key_of_centre", ADMINS), ("key_of_department", "district_admin"))
        for decision in ("approve", "revoke")
    ),
    button("desk:token_rotate", at(f"{KEY}rotate/", key="key_of_centre"), staff(ADMINS), sends()),
    page("desk:hooks", "/desk/hooks/", staff(ADMINISTERS)),
    Entry("desk:hook_issue", at("/desk/hooks/issue/"), staff(ADMINISTERS), staff(ADMINS), new_hook),
    *(
        Entry("desk:hook", at(HOOK, hook=thing), staff(names), REFUSED, thing=thing)
        for thing, names in (("hook_of_centre", ADMINS), ("hook_of_department", "district_admin"))
    ),
    *(
        button(
            "desk:hook_decide",
            at(f"{HOOK}decide/", hook=thing),
            staff(names, 302),
            sends(decision=decision),
            f"{decision} {thing}",
        )
        for thing, names in (("hook_of_centre", ADMINS), ("hook_of_department", "district_admin"))
        for decision in ("approve", "end")
    ),
    button("desk:hook_rotate", at(f"{HOOK}rotate/", hook="hook_of_centre"), staff(ADMINS), sends()),
    Entry("desk:account", at("/desk/account/"), staff(ANY_POST, without_post=True), REFUSED),
    Entry(
        "desk:account_post",
        at("/desk/account/post/"),
        REFUSED,
        staff("host", ACCOUNT),
        own_post,
        acts=False,
    ),
    Entry(
        "desk:account_language",
        at("/desk/account/language/"),
        REFUSED,
        staff(ANY_POST, ACCOUNT, without_post=True),
        sends(language="en"),
        acts=False,
    ),
    page("desk:looks", "/desk/looks/", staff(AUDITS)),
)

UNIT, HOLIDAYS = "/desk/network/units", "/desk/network/holidays"
FIGURES = f"figure=received&from={{}}&to={{}}&area={COMMUNITY}"


def new_unit(_district: District, _who: str) -> Mapping[str, object]:
    return {
        "once": uuid4().hex,
        "kind": "point",
        "level": 3,
        "code": "p10-1-9",
        "name_zh": "学府社区新服务角",
        "parent": "p10-1",
        "area": BUILDING,
        "rest": "closed",
        "makeup": "mon",
    }


def changed_unit(_district: District, _who: str) -> Mapping[str, object]:
    return {
        **new_unit(_district, _who),
        "name_zh": "学府社区2号楼服务角",
        "parent": "p10-1",
        "area": "150603002007001002",
        "phone": "0477-555-0177",
    }


def new_brand(_district: District, _who: str) -> Mapping[str, object]:
    return {"once": uuid4().hex, "name_zh": "左邻右里"}


def new_figure(_district: District, _who: str) -> Mapping[str, object]:
    return {
        "once": uuid4().hex,
        "area": COMMUNITY,
        "key": "lamps",
        "value": "1200",
        "label_zh": "路灯",
        "source": "counted",
        "as_of": day(-30),
    }


def rows_of(_district: District) -> str:
    return f"/desk/rows/?{FIGURES.format(day(-20), day(0))}"


NETWORK_AND_SETTINGS = (
    page("desk:network", "/desk/network/", staff(SEES_UNITS)),
    page("desk:coverage", "/desk/network/coverage/", staff(SEES_UNITS)),
    # Points and places of the whole tree are public; figures are not, see the words kept below.
    page("desk:network_area", f"/desk/network/areas/{COMMUNITY}/", staff(SEES_UNITS)),
    Entry(
        "desk:holidays",
        at(f"{HOLIDAYS}/"),
        staff(SEES_UNITS),
        staff("district_admin", 302),
        sends(day="2026-12-28", kind="rest", name_zh="临时休息", source="notice"),
    ),
    button(
        "desk:holiday_remove",
        at(f"{HOLIDAYS}/remove/"),
        staff("district_admin", 302),
        sends(day="2026-05-01"),
    ),
    button(
        "desk:holiday_restore",
        at(f"{HOLIDAYS}/restore/?day=2026-12-28&kind=rest&name_zh=x&source=notice"),
        staff("district_admin", 302),
        sends(),
    ),
    page("desk:area_changes", "/desk/network/changes/", staff(ADMINISTERS)),
    Entry(
        "desk:area_change",
        at(f"/desk/network/areas/{COMMUNITY}/change/?kind=rename"),
        staff(ADMINS),
        staff(ADMINS, 302),
        lambda _district, _who: {
            "once": uuid4().hex,
            "name_zh": "新名社区",
            "day": day(0),
            "reason": "a decree",
        },
    ),
    button(
        "desk:area_change_decide",
        at("/desk/network/changes/{change}/decide/", change="area_change"),
        staff(ADMINS, 302),
        sends(decision="decline"),
    ),
    Entry("desk:unit_add", at(f"{UNIT}/add/"), staff(ADMINISTERS), staff(ADMINS, 302), new_unit),
    Entry("desk:unit", at(f"{UNIT}/p10/"), staff(f"centre {ABOVE} {ADMINS}"), REFUSED),
    Entry(
        "desk:unit",
        at(f"{UNIT}/office-qingchunshan/"),
        staff(f"{ABOVE} {ADMINS}"),
        REFUSED,
        thing="of the subdistrict",
    ),
    Entry(
        "desk:unit",
        at(f"{UNIT}/office-district/"),
        staff("district district_admin"),
        REFUSED,
        thing="of the district",
    ),
    Entry(
        "desk:unit_edit",
        at(f"{UNIT}/p10-1-1/edit/"),
        staff(ADMINS),
        staff(ADMINS, 302),
        changed_unit,
    ),
    Entry(
        "desk:unit_end",
        at(f"{UNIT}/p10-1-1-1/end/"),
        staff(ADMINS),
        staff(ADMINS, 302),
        lambda _district, _who: {"once": uuid4().hex, "last_day": day(30)},
    ),
    page("desk:figures", "/desk/figures/", staff(SEES_FIGURES)),
    Entry(
        "desk:figures",
        at(f"/desk/figures/?area={COMMUNITY}"),
        staff(f"centre {ABOVE} {AUDITORS}"),
        REFUSED,
        thing="of a community",
    ),
    Entry(
        "desk:figures",
        at(f"/desk/figures/?area={SUBDISTRICT}"),
        staff(f"{ABOVE} {AUDITORS}"),
        REFUSED,
        thing="of a subdistrict",
    ),
    Entry("desk:rows", rows_of, staff(f"centre {ABOVE} {AUDITORS}"), REFUSED),
    page("desk:settings", "/desk/settings/", staff(PUBLISHES)),
    Entry(
        "desk:brand",
        at("/desk/settings/brand/"),
        staff("district_admin"),
        staff("district_admin", 302),
        new_brand,
    ),
    page("desk:mongolian", "/desk/settings/mongolian/", staff(PUBLISHES)),
    page("desk:facts", "/desk/settings/facts/", staff(PUBLISHES)),
    Entry(
        "desk:fact_publish",
        at(f"/desk/settings/facts/publish/?area={COMMUNITY}"),
        staff(f"{ABOVE} {ADMINS}"),
        staff(f"{ABOVE} {ADMINS}", 302),
        new_figure,
    ),
    page("desk:limits", "/desk/settings/limits/", staff("district_admin")),
    Entry(
        "desk:limit_propose",
        at("/desk/settings/limits/retention.text_days/"),
        staff("district_admin"),
        staff("district_admin", 302),
        sends(value=365, reason="shorter is enough"),
    ),
    button(
        "desk:setting_decide",
        at("/desk/settings/changes/{change}/decide/", change="setting_change"),
        staff("district_admin", 302),
        sends(decision="approve"),
    ),
)

ROOMS: Mapping[str, tuple[Entry, ...]] = {
    "portal": PORTAL,
    "interfaces": INTERFACES,
    "signing in": SIGNING_IN,
    "requests": REQUESTS,
    "posts and keys": POSTS_AND_KEYS,
    "network and settings": NETWORK_AND_SETTINGS,
}
TABLE: tuple[Entry, ...] = tuple(entry for room in ROOMS.values() for entry in room)
