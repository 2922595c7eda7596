"""Every page of the desk in every state, by the name of its route: who looks, where, what is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.urls import URLPattern, get_resolver, resolve

from tests.integration.matrix.actors import BUILDING, COMMUNITY

LIGHT = "home.light.estate"
CASE = "/desk/cases/{%s}/"
PICTURE = "/desk/cases/{titled}/pictures/{picture_of_titled}/"
SPLIT = "/desk/cases/{of_centre}/split/"
PART = {"once": "{once}", "area": COMMUNITY, "category": LIGHT, "place": "", "changes": "1"}
FILE = "/desk/cases/{titled}/files/{picture_of_titled}/"
HOOK = "/desk/hooks/{%s}/"
POST, USER, KEY = "/desk/posts/{%s}/", "/desk/people/{%s}/", "/desk/tokens/{%s}/"
UNITS, SETTINGS, SIGN_IN = "/desk/network/units", "/desk/settings", "/desk/account"


# What a page in a state of such a name must show.
SHOWN = {
    "with errors": ".errors, .field-error",
    "sent empty": ".errors, .field-error",
    "wrong password": ".errors, .field-error",
    "no ": ".empty",
    "nothing ": ".empty",
}


@dataclass(frozen=True)
class Look:
    """One page in one state, looked at by `who`. With `data` it is sent there.

    In `path` a `{thing}` is an id or a day, in `data` `{once}` and `{today}` are filled in.

    `shows` is a part that is there in this state only.
    """

    name: str
    who: str
    path: str
    data: Mapping[str, str] = field(default_factory=dict)
    part: str = ""

    @property
    def shows(self) -> str:
        named = (part for words, part in SHOWN.items() if words in self.name)
        return self.part or next(named, "main")

    def sent(self, **filled: str) -> dict[str, str]:
        """`data` with what is filled in; other braces are what somebody typed."""
        names = re.compile("{(" + "|".join(filled) + ")}")
        return {
            name: names.sub(lambda found: filled[found[1]], text)
            for name, text in self.data.items()
        }

    def __str__(self) -> str:
        return self.name


def request(name: str, who: str = "centre") -> Look:
    return Look(f"request {name} for {who}", who, CASE % name)


def opened(slug: str, name: str, who: str) -> Look:
    """The form of a step, open on the page of a request."""
    form = f'form.act-form[action*="/{slug}/"]'
    return Look(f"{slug} opened on {name}", who, f"{CASE % name}{slug}/", part=form)


def act(slug: str, name: str, who: str = "centre", **data: str) -> Look:
    """A step sent: refused, looked through before it goes out, or taken and told."""
    filled = "filled" if all(data.values()) else "empty"
    return Look(f"{slug} sent {filled}", who, f"{CASE % name}{slug}/", {"once": "{once}", **data})


LOOKS: dict[str, list[Look]] = {
    "today": [
        *(
            Look(f"today of {who}", who, "/desk/")
            for who in ("host", "grid", "centre", "district", "department", "admin", "auditor")
        ),
        Look("nothing today", "other_manager", "/desk/"),
    ],
    # With e-mails it is looked at in the sample: `test_sample_mails`.
    "outbox": [Look("e-mails outside the sample", "host", "/desk/outbox/")],
    "inbox": [
        Look("inbox", "centre", "/desk/inbox/"),
        Look("inbox of a point", "host", "/desk/inbox/"),
        Look("inbox with nothing in it", "other_partner", "/desk/inbox/"),
    ],
    "cases": [
        Look("requests", "district", "/desk/cases/?state=any"),
        Look("requests found", "district", "/desk/cases/?q=路灯"),
        Look("no requests found", "district", "/desk/cases/?q=没有的词"),
        Look("search too short", "district", "/desk/cases/?q=灯"),
        Look("filter that nobody knows", "district", "/desk/cases/?state=nothing"),
        Look("no requests", "other_partner", "/desk/cases/"),
        Look("requests with chosen columns", "district", "/desk/cases/?state=any&columns=number&columns=days&columns=channel&columns=responsible"),
        Look("requests as a view", "host", "/desk/cases/?state=open&view={view_of_host}"),
    ],
    "bulk": [
        Look("many at once", "district", "/desk/bulk/?in=cases&state=any&every=on&step=accept"),
        Look("many to be sent on", "centre", "/desk/bulk/?in=cases&every=on&step=dispatch"),
        Look("many to be answered", "centre", "/desk/bulk/?in=cases&state=any&every=on&step=answer", part="form.act-form"),
        Look("many answered with errors", "centre", "/desk/bulk/?in=cases&state=any&every=on&step=answer", {"once": "{once}", "seen": "x.1", "text": ""}),
        Look("no requests ticked", "centre", "/desk/bulk/?step=accept"),
    ],
    "templates": [
        Look("reply templates", "centre", "/desk/templates/"),
        Look("no reply templates", "other_centre", "/desk/templates/"),
    ],
    "template_add": [
        Look("write a template", "centre", "/desk/templates/add/"),
        Look("template with errors", "centre", "/desk/templates/add/", {"once": "{once}", "zh": "{nobody}"}),
    ],
    "template": [Look("reply template", "centre", "/desk/templates/{template_of_centre}/")],
    "views": [
        Look("saved views", "host", "/desk/views/"),
        Look("no saved views", "other_partner", "/desk/views/"),
        Look("view with errors", "centre", "/desk/views/?state=open", {"once": "{once}", "name": ""}),
    ],
    "view": [Look("view opened", "host", "/desk/views/{view_of_host}/")],
    "view_change": [Look("change a view", "host", "/desk/views/{view_of_host}/change/")],
    "bulk_done": [Look("what came of many", "host", "/desk/bulk/{batch_of_host}/", part="#bulk")],
    "case": [
        *(
            request(name)
            for name in (
                *("received", "accepted", "dispatched", "working", "paused", "returned"),
                *("answered", "not_ours", "solved", "partly", "reopened", "expired", "withdrawn"),
                *("hazard", "titled", "of_centre", "in_parts"),
            )
        ),
        request("at_department", "department"),
        request("at_manager", "manager"),
        request("at_point", "host"),
        request("against_centre", "street"),
        Look("request that is not there", "centre", CASE % "setting_change"),
    ],
    "case_contact": [
        Look("contact", "centre", f"{CASE % 'at_point'}contact/", {"reason": "she asked for it"}),
        Look("contact without a reason", "street", f"{CASE % 'at_point'}contact/", {"reason": ""}),
    ],
    "case_act": [
        *(
            opened(slug, name, who)
            for slug, name, who in (
                ("answer", "working", "centre"),
                ("dispatch", "accepted", "centre"),
                ("pause", "working", "centre"),
                ("hand-up", "accepted", "centre"),
                ("hand-down", "at_department", "grid"),
                ("kind", "accepted", "centre"),
                ("note", "accepted", "centre"),
                ("title", "working", "centre"),
                ("title", "titled", "grid"),
                ("confirm", "answered", "centre"),
                ("extend", "at_point", "street"),
                ("return", "at_department", "department"),
                ("merge", "accepted", "centre"),
            )
        ),
        act("answer", "working", outcome="done", reply="灯亮了，找王师傅，电话13812345678。"),
        act("note", "hazard", note="打过电话了。"),
        act("title", "working", zh="张三家门口路灯不亮13812345678"),
        act("confirm", "answered", way="", word=""),
        act("extend", "at_point", "street", days="99", reason=""),
        act("answer", "working", reply="", outcome=""),
        act("dispatch", "accepted", to=""),
        act("pause", "working", reason=""),
        act("return", "at_department", "department", reason=""),
        act("hand-up", "accepted", reason=""),
        act("note", "accepted", note=""),
        act("accept", "solved"),
    ],
    "case_split": [
        Look("split", "centre", SPLIT),
        Look("split looked at ahead", "centre", SPLIT, PART | {"words": "3号楼前的路灯不亮。"}, part=".preview"),
        Look("split with errors", "centre", SPLIT, PART | {"words": "", "category": ""}),
        Look("split with errors of the rules", "centre", SPLIT, PART | {"words": "王秀英家的灯，13812345678。"}),
    ],
    "picture": [
        Look("picture", "centre", PICTURE),
        Look("picture looked at by a station", "grid", PICTURE),
    ],
    "file_act": [
        Look("picture approved with errors", "centre", f"{FILE}approve/", {"once": "{once}"}),
        Look("picture painted with errors", "centre", f"{FILE}brush/", {"once": "{once}"}),
        Look("rectangle with errors", "centre", f"{FILE}grid/", {"once": "{once}", "left": "9"}),
    ],
    "add_pictures": [Look("pictures with errors", "centre", f"{CASE % 'titled'}pictures/", {"once": "{once}"})],
    "add_document": [Look("document with errors", "centre", f"{CASE % 'titled'}documents/", {"once": "{once}"})],
    "file": [Look("file that is over", "centre", "/desk/files/nobody-signed-this/")],
    "export": [
        Look("export", "street", "/desk/export/?state=any"),
        Look("export with errors", "street", "/desk/export/?state=any", {"contacts": "on", "reason": ""}),
    ],
    "register": [
        Look("register", "centre", "/desk/register/"),
        Look("register with errors", "centre", "/desk/register/", {"once": "{once}", "words": ""}),
        Look(
            "registered",
            "grid",
            "/desk/register/",
            {
                "once": "{once}", "words": "灯不亮，请来看看。", "channel": "counter",
                "area": BUILDING, "category": LIGHT,
            },
        ),
    ],
    "posts": [
        Look("posts", "district_admin", "/desk/posts/"),
        Look("posts of an auditor", "auditor", "/desk/posts/"),
        Look("no posts found", "admin", "/desk/posts/?q=nobody"),
    ],
    "post_propose": [
        Look("propose a post", "admin", "/desk/posts/propose/"),
        Look("propose with errors", "admin", "/desk/posts/propose/", {"username": "", "role": ""}),
    ],
    "post": [
        Look("post", "admin", POST % "post_of_host"),
        Look("own post", "host", POST % "post_of_host"),
        Look("post to decide on", "admin", POST % "proposed_post"),
        Look("post with an absence", "admin", POST % "post_of_steward"),
    ],
    "post_end": [Look("post ended wrongly", "admin", f"{POST % 'post_of_host'}end/", {"last_day": ""})],
    "post_absence": [
        Look("absence with errors", "host", f"{POST % 'post_of_host'}absence/", {"stand_in": ""})
    ],
    "user_add": [
        Look("add a person", "admin", "/desk/people/add/"),
        Look("add with errors", "admin", "/desk/people/add/", {"once": "{once}", "username": "Ä Ö"}),
    ],
    "user": [Look("person", "admin", USER % "user_host")],
    "user_invite": [Look("invitation", "district_admin", f"{USER % 'user_leaving'}invite/", {"once": "{once}"})],
    "tokens": [
        Look("keys", "admin", "/desk/tokens/"),
        Look("no keys", "third_admin", "/desk/tokens/"),
    ],
    "token_issue": [
        Look("issue a key", "admin", "/desk/tokens/issue/"),
        Look("key with errors", "admin", "/desk/tokens/issue/", {"unit": "", "name": ""}),
        Look(
            "key issued",
            "admin",
            "/desk/tokens/issue/",
            {"unit": "p10", "name": "Stadt", "days": "30", "calls_per_hour": "10", "scopes": "cases:unit:view"},
        ),
    ],
    "token_rotate": [Look("key anew", "district_admin", f"{KEY % 'key_of_department'}rotate/", {"once": "{once}"})],
    "hooks": [
        Look("webhooks", "admin", "/desk/hooks/"),
        Look("no webhooks", "third_admin", "/desk/hooks/"),
    ],
    "hook_issue": [
        Look("add a webhook", "admin", "/desk/hooks/issue/"),
        Look("webhook with errors", "admin", "/desk/hooks/issue/", {"unit": "", "name": ""}),
        Look(
            "webhook added",
            "admin",
            "/desk/hooks/issue/",
            {
                "unit": "p10",
                "name": "示例系统",
                "address": "https://hooks.example.org/x",
                "events": "case.answer",
            },
        ),
    ],
    "hook": [Look("webhook", "admin", HOOK % "hook_of_centre")],
    "hook_rotate": [Look("new secret", "district_admin", f"{HOOK % 'hook_of_department'}rotate/", {"once": "{once}"})],
    "account": [
        Look("own account", "host", "/desk/account/"),
        Look("own account without a post", "without_post", "/desk/account/"),
    ],
    "looks": [
        Look("looks", "district_auditor", "/desk/looks/"),
        Look("no looks", "other_auditor", "/desk/looks/"),
    ],
    "network": [
        Look("network", "district", "/desk/network/"),
        Look("network searched", "district", "/desk/network/?q=p10"),
        Look("nothing in the network", "district", "/desk/network/?q=xyzzy"),
    ],
    "coverage": [Look("coverage", "district", "/desk/network/coverage/")],
    "holidays": [
        Look("holidays", "district_admin", "/desk/network/holidays/"),
        Look("holidays to read", "centre", "/desk/network/holidays/"),
        Look("holiday with errors", "district_admin", "/desk/network/holidays/", {"day": "", "kind": ""}),
    ],
    "network_area": [
        Look("area", "district", f"/desk/network/areas/{COMMUNITY}/"),
        Look("building", "district", f"/desk/network/areas/{BUILDING}/"),
        Look("area that is not there", "district", "/desk/network/areas/1/"),
    ],
    "area_changes": [Look("changes of areas", "district_admin", "/desk/network/changes/")],
    "area_change": [
        Look("choose a change", "admin", f"/desk/network/areas/{COMMUNITY}/change/"),
        *(
            Look(f"{kind} an area", "admin", f"/desk/network/areas/{COMMUNITY}/change/?kind={kind}")
            for kind in ("merge", "split", "move", "rename", "end")
        ),
        Look(
            "change with errors", "admin", f"/desk/network/areas/{COMMUNITY}/change/?kind=merge",
            {"once": "{once}", "code": ""},
        ),
        Look(
            "change looked at", "admin", f"/desk/network/areas/{COMMUNITY}/change/?kind=rename",
            {"once": "{once}", "look": "1", "name_zh": "新名", "day": "{today}", "reason": "a decree"},
            part="#effects",
        ),
    ],
    "unit_add": [
        Look("add a unit", "admin", f"{UNITS}/add/"),
        Look("unit with errors", "admin", f"{UNITS}/add/", {"once": "{once}", "code": "", "kind": "point"}),
    ],
    "unit": [
        Look("unit", "admin", f"{UNITS}/p10/"),
        Look("office", "district_admin", f"{UNITS}/office-district/"),
    ],
    "unit_edit": [
        Look("change a unit", "admin", f"{UNITS}/p10-1-1/edit/"),
        Look("change with errors", "admin", f"{UNITS}/p10-1-1/edit/", {"once": "{once}", "name_zh": ""}),
    ],
    "unit_end": [
        Look("end a unit", "admin", f"{UNITS}/p10-1-1-1/end/"),
        Look("end with errors", "admin", f"{UNITS}/p10-1-1-1/end/", {"once": "{once}", "last_day": ""}),
    ],
    "figures": [
        Look("figures", "district", "/desk/figures/"),
        Look("figures of a community", "centre", f"/desk/figures/?area={COMMUNITY}"),
        Look("figures asked wrongly", "district", "/desk/figures/?from=never"),
    ],
    "rows": [
        Look("rows", "district", f"/desk/rows/?figure=received&from={{day_before}}&to={{today}}&area={COMMUNITY}"),
        Look("rows asked wrongly", "district", "/desk/rows/?figure=nothing"),
    ],
    "overview": [
        Look("overview", "district", "/desk/overview/"),
        Look("overview of a host", "host", "/desk/overview/"),
    ],
    "settings": [
        Look("settings", "district_admin", f"{SETTINGS}/"),
        Look("settings of a coordinator", "street", f"{SETTINGS}/"),
    ],
    "mongolian": [Look("Mongolian layout", "district_admin", f"{SETTINGS}/mongolian/")],
    "brand": [
        Look("brand", "district_admin", f"{SETTINGS}/brand/"),
        Look("brand with errors", "district_admin", f"{SETTINGS}/brand/", {"once": "{once}", "name_zh": ""}),
    ],
    "facts": [Look("published facts", "district", f"{SETTINGS}/facts/")],
    "fact_publish": [
        Look("publish a fact", "district", f"{SETTINGS}/facts/publish/?area={COMMUNITY}"),
        Look("fact with errors", "district", f"{SETTINGS}/facts/publish/?area={COMMUNITY}", {"once": "{once}", "value": ""}),
    ],
    "limits": [Look("limits", "district_admin", f"{SETTINGS}/limits/")],
    "limit_propose": [
        Look("propose a limit", "district_admin", f"{SETTINGS}/limits/retention.text_days/"),
        Look("limit with errors", "district_admin", f"{SETTINGS}/limits/retention.text_days/", {"once": "{once}", "value": "-1"}),
    ],
    "account_login": [
        Look("sign in", "signed_out", f"{SIGN_IN}/sign-in/"),
        Look("sign in with a wrong password", "signed_out", f"{SIGN_IN}/sign-in/", {"login": "host", "password": "x"}),
    ],
    "account_inactive": [Look("closed account", "signed_out", f"{SIGN_IN}/closed/")],
    "account_change_password": [
        Look("change the password", "host", f"{SIGN_IN}/password/"),
        Look("password with errors", "host", f"{SIGN_IN}/password/", {"oldpassword": "x", "password1": "a", "password2": "b"}),
    ],
    "account_reset_password_from_key": [Look("link that is over", "signed_out", f"{SIGN_IN}/password/0-not-a-key/")],
    "account_reset_password_from_key_done": [Look("password set", "signed_out", f"{SIGN_IN}/password/done/")],
    "account_reauthenticate": [
        Look("password again", "without_second_step", f"{SIGN_IN}/again/"),
        Look("password again, wrong", "without_second_step", f"{SIGN_IN}/again/", {"password": "x"}),
    ],
    "mfa_reauthenticate": [
        Look("code again", "host", f"{SIGN_IN}/code/again/"),
        Look("code again, wrong", "host", f"{SIGN_IN}/code/again/", {"code": "000000"}),
    ],
}  # fmt: skip
# Buttons whose answer is a redirect to a page that is looked at; nobody can open them.
LEAD_ON = {
    "template_end",
    "view_delete",
    *("export_approve", "post_decide", "absence_end", "user_second_step", "user_close"),
    "hook_decide",
    *("token_decide", "account_post", "account_language", "holiday_remove", "holiday_restore"),
    *("setting_decide", "area_change_decide", "account_logout"),
}
LEADS_TO_THE_ACCOUNT = {"mfa_index", "account_set_password"}
# Parts that a script fetches into pages that are looked at.
PARTS = {"case_marks", "register_kinds"}
# Reached only by signing in: looked at by the walks of `test_desk_sign_in`.
SIGNING_IN = {
    *("mfa_authenticate", "mfa_activate_totp", "mfa_deactivate_totp"),
    *("mfa_view_recovery_codes", "mfa_generate_recovery_codes"),
}
# Reached with a passkey: looked at by the walks of `test_passkeys`.
WITH_PASSKEY = {
    *("mfa_list_webauthn", "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn"),
    *("mfa_reauthenticate_webauthn", "mfa_login_webauthn"),
}
ALL_LOOKS = [look for looks in LOOKS.values() for look in looks]


def desk_routes() -> set[str]:
    """The names of all routes under /desk/, as the resolver knows them."""
    return {
        name for name, path in _named(get_resolver().url_patterns, "") if path.startswith("desk/")
    }


def route_of(path: str) -> str:
    """The name of the route that an address belongs to."""
    return str(resolve(path.partition("?")[0].partition("#")[0]).url_name)


def address_of(name: str) -> str:
    """The address of a route, with ids that nothing has."""
    paths = dict(_named(get_resolver().url_patterns, ""))
    return "/" + re.sub("<uuid:[^>]+>", str(UUID(int=0)), paths[name])


def _named(patterns: list[object], before: str) -> Iterator[tuple[str, str]]:
    for each in patterns:
        path = before + str(each.pattern).lstrip("^")  # type: ignore[attr-defined]  # both kinds have one
        if isinstance(each, URLPattern):
            yield str(each.name), path
        else:
            yield from _named(each.url_patterns, path)  # type: ignore[attr-defined]  # a resolver
