"""The pages of people and posts, keys and the own account, through the browser's eyes."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from shiliu.accounts.actions.posts import propose_post
from shiliu.accounts.actions.tokens import issue_token, open_key
from shiliu.accounts.models import Absence, Post, Token, User
from shiliu.accounts.rules.roles import Role
from shiliu.accounts.schemas import NewPost
from shiliu.core.actor import SYSTEM
from shiliu.core.errors import NotAllowed
from tests.integration.accounts.browsing import SIGN_IN, sign_in
from tests.integration.accounts.world import DAY, NOW, TODAY, acting, facts, post_of

pytestmark = pytest.mark.usefixtures("world", "at_work")


def browser(username):
    client = Client(headers={"accept-language": "en"})
    assert sign_in(client, username).status_code == 302
    return client


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def alma():
    return browser("alma")


@pytest.fixture
def bert():
    return browser("bert")


PAGES = [
    "posts",
    "post_propose",
    "user_add",
    "tokens",
    "token_issue",
    "looks",
    "account",
    "today",
]
OPEN = {
    Role.ADMINISTRATOR: {
        "posts",
        "post_propose",
        "user_add",
        "tokens",
        "token_issue",
        "account",
        "today",
    },
    Role.AUDITOR: {"posts", "looks", "account", "today"},
    Role.COORDINATOR: {"account", "today"},
    Role.UNIT_WORKER: {"account", "today"},
}


@pytest.mark.parametrize("role", OPEN)
def test_each_role_finds_its_pages_and_no_others(world, role):
    unit = world.department if role is Role.UNIT_WORKER else world.district
    world.person("somebody", role, unit)
    client = browser("somebody")
    for name in PAGES:
        expected = 200 if name in OPEN[role] else 404
        assert client.get(reverse(f"desk:{name}")).status_code == expected, name


def test_actions_are_posts_and_are_refused_to_others(world):
    world.person("wu", Role.COORDINATOR, world.street)
    client, some = browser("wu"), uuid4()
    for name in (
        "post_decide",
        "post_end",
        "user_invite",
        "user_second_step",
        "user_close",
        "token_decide",
        "token_rotate",
    ):
        address = reverse(f"desk:{name}", args=[some])
        assert client.get(address).status_code == 405
        assert client.post(address).status_code == 404


def test_the_sign_in_page_carries_on_where_one_wanted_to_go(client):
    page = text(client.get(f"{SIGN_IN}?next=/desk/posts/"))
    assert 'name="next" value="/desk/posts/"' in page or 'value="/desk/posts/"' in page


class TestPosts:
    def test_one_proposes_and_another_approves(self, world, alma, bert):
        world.user("wu")
        form = {
            "username": "WU",
            "role": "grid_worker",
            "unit": "station",
            "from_day": "2026-11-23",
        }
        answer = alma.post(reverse("desk:post_propose"), form)
        assert answer.headers["Location"] == reverse("desk:posts")
        post = Post.objects.get(user__username="wu")
        assert (post.area_id, post.to_day) == (world.station.area_id, None)
        assert "Another person approves it" in text(alma.get(reverse("desk:posts")))
        decide = reverse("desk:post_decide", args=[post.id])
        refused = alma.post(decide, {"decision": "approve"}, follow=True)
        assert "You proposed this yourself" in text(refused)
        approved = bert.post(decide, {"decision": "approve"}, follow=True)
        assert "Approved." in text(approved)
        post.refresh_from_db()
        assert post.approved_by == world.bert.id

    def test_a_proposal_is_taken_back(self, world, alma):
        new = NewPost(
            world.user("wu").id, world.station.id, world.station.area_id, Role.GRID_WORKER, TODAY
        )
        post = propose_post(by=acting(world.alma), at=NOW, new=new)
        alma.post(reverse("desk:post_decide", args=[post.id]), {"decision": "decline"})
        assert not Post.objects.filter(pk=post.pk).exists()

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"username": "nobody"}, "There is no open account with this sign-in name"),
            ({"unit": "no-unit"}, "There is no unit with this number."),
            ({"area": "no-area"}, "There is no area with this code."),
            ({"area": "h"}, "This unit does not answer for that area"),
            ({"role": "coordinator"}, "There are no such posts at this kind of unit"),
            ({"role": "king"}, "Select a valid choice"),
            ({"to_day": "2026-11-01"}, "The last day must not lie before the first."),
            ({"from_day": "yesterday"}, "Please write the day like 2026-05-01."),
            ({"username": "alma"}, "Nobody gives a post to themselves"),
        ],
    )
    def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(
        self, world, alma, changes, said
    ):
        world.user("wu")
        form = {
            "username": "wu",
            "role": "grid_worker",
            "unit": "station",
            "from_day": "2026-11-23",
        }
        before = facts()
        answer = alma.post(reverse("desk:post_propose"), form | changes)
        assert answer.status_code == 422
        assert said in text(answer)
        assert form["unit"] in text(answer) or "unit" in changes
        assert facts() == before

    def test_the_list_finds_by_name_and_unit(self, world, alma):
        world.person("wu", Role.GRID_WORKER, world.station)
        page = text(alma.get(reverse("desk:posts"), {"q": "wu"}))
        assert "wu</span>" in page
        assert "bert</span>" not in page
        assert "No post found" in text(alma.get(reverse("desk:posts"), {"q": "zz"}))
        assert "wu</span>" in text(alma.get(reverse("desk:posts"), {"q": "station"}))

    def test_a_broken_address_of_a_page_gets_a_sentence(self, alma):
        answer = alma.get(reverse("desk:posts"), {"after": "alma~x"})
        assert answer.status_code == 422
        assert "Go back to the first page" in text(answer)

    def test_a_post_ends(self, world, alma):
        post = post_of(world.person("wu", Role.GRID_WORKER, world.station))
        address = reverse("desk:post_end", args=[post.id])
        assert alma.post(address, {"last_day": "2025-01-01"}).status_code == 422
        assert alma.post(address, {"last_day": "2026-11-30"}).status_code == 302
        post.refresh_from_db()
        assert post.to_day.isoformat() == "2026-11-30"

    def test_people_see_their_own_post_and_no_colleagues(self, world):
        mine = post_of(world.person("wu", Role.GRID_WORKER, world.station))
        theirs = post_of(world.person("xie", Role.GRID_WORKER, world.next_station))
        wu = browser("wu")
        page = wu.get(reverse("desk:post", args=[mine.id]))
        assert page.status_code == 200
        assert "End the post" not in text(page)
        assert wu.get(reverse("desk:post", args=[theirs.id])).status_code == 404
        assert wu.get(reverse("desk:post", args=[uuid4()])).status_code == 404


class TestAbsences:
    def test_one_says_oneself_that_one_is_away_and_back(self, world):
        mine = post_of(world.person("wu", Role.GRID_WORKER, world.station))
        other = post_of(world.person("xie", Role.GRID_WORKER, world.next_station))
        wu, page = browser("wu"), reverse("desk:post", args=[mine.id])
        form = {"stand_in": str(other.id), "from_day": "2026-11-23", "to_day": "2026-11-27"}
        assert wu.post(reverse("desk:post_absence", args=[mine.id]), form).status_code == 302
        assert "Xie stands in" in text(wu.get(page))
        assert "Standing in for Wu" in text(browser("xie").get(reverse("desk:account")))
        absence = Absence.objects.get()
        answer = wu.post(reverse("desk:absence_end", args=[mine.id, absence.id]))
        assert answer.headers["Location"] == page
        assert not Absence.objects.exists()

    def test_a_refusal_keeps_the_page(self, world):
        mine = post_of(world.person("wu", Role.GRID_WORKER, world.station))
        other = post_of(world.person("xie", Role.GRID_WORKER, world.next_station))
        address = reverse("desk:post_absence", args=[mine.id])
        form = {"stand_in": str(other.id), "from_day": "2026-11-27", "to_day": "2026-11-23"}
        answer = browser("wu").post(address, form)
        assert answer.status_code == 422
        assert "The last day must not lie before the first." in text(answer)

    def test_an_absence_without_an_end_in_sight_is_refused_at_its_last_day(self, world, alma):
        wu = post_of(world.person("wu", Role.GRID_WORKER, world.station))
        other = post_of(world.person("xie", Role.GRID_WORKER, world.next_station))
        assert "At most 60 days from today" in text(alma.get(reverse("desk:post", args=[wu.id])))
        form = {"stand_in": str(other.id), "from_day": "2026-11-23", "to_day": "2036-11-23"}
        answer = alma.post(reverse("desk:post_absence", args=[wu.id]), form)
        assert answer.status_code == 422
        said = "An absence is noted for at most 60 days from today."
        assert said in re.search(r'id="id_to_day_error"[^>]*>(.*?)</', text(answer))[1]
        assert not Absence.objects.exists()

    def test_with_nobody_near_the_page_says_what_to_do(self, world):
        mine = post_of(world.person("wu", Role.UNIT_WORKER, world.department))
        page = browser("wu").get(reverse("desk:post", args=[mine.id]))
        assert "Nobody near has the same rights" in text(page)

    def test_an_absence_of_somebody_else_is_not_ended(self, world):
        mine = post_of(world.person("wu", Role.GRID_WORKER, world.station))
        theirs = post_of(world.person("xie", Role.GRID_WORKER, world.next_station))
        absence = Absence.objects.create(post=theirs, stand_in=mine, from_day=TODAY, to_day=TODAY)
        wu = browser("wu")
        for number in (absence.id, uuid4()):
            assert wu.post(reverse("desk:absence_end", args=[mine.id, number])).status_code == 404
        assert Absence.objects.exists()


class TestAnAccountWithoutAPassword:
    """Signed in in another way, or the password was taken away meanwhile."""

    @pytest.fixture
    def wu(self, world):
        user = world.person("wu", Role.GRID_WORKER, world.station)
        user.set_unusable_password()
        user.save()
        client = Client(headers={"accept-language": "en"})
        client.force_login(user)
        return client

    @pytest.mark.parametrize("how", ["get", "post"])
    def test_changing_it_says_who_gives_the_link(self, wu, how):
        sent = {"oldpassword": "x", "password1": "a long sentence", "password2": "a long sentence"}
        page = getattr(wu, how)(reverse("account_change_password"), sent, follow=True)
        assert page.redirect_chain[-1][0] == reverse("desk:account")
        assert "An administrator gives you a link to set one." in text(page)
        assert not User.objects.get(username="wu").has_usable_password()

    def test_with_a_password_nothing_is_said(self, alma):
        page = alma.get(reverse("account_set_password"), follow=True)
        assert page.redirect_chain[-1][0] == reverse("desk:account")
        assert "no password" not in text(page)

    def test_the_other_pages_of_the_sign_in_answer_too(self, wu):
        for name in ("mfa_activate_totp", "mfa_generate_recovery_codes", "mfa_deactivate_totp"):
            assert wu.get(reverse(name), follow=True).status_code in (200, 404)


class TestPeople:
    def test_a_person_is_added_and_the_link_comes_from_another(self, world, alma, bert):
        form = {"username": "li.na", "display_name": "李娜", "email": ""}
        answer = alma.post(reverse("desk:user_add"), form)
        assert answer.headers["Location"] == "/desk/posts/propose/?username=li.na"
        assert 'value="li.na"' in text(alma.get(answer.headers["Location"]))
        user = User.objects.get(username="li.na")
        invite = reverse("desk:user_invite", args=[user.id])
        assert "Another administrator hands out this link" in text(alma.post(invite, follow=True))
        page = bert.post(invite)
        assert "no-store" in page.headers["Cache-Control"]
        link = re.search(
            r"http://testserver(/desk/account/password/[^<]+)<", page.content.decode()
        )[1]
        assert link not in text(bert.get(reverse("desk:user", args=[user.id]))), "shown once"
        assert Client().get(link).status_code == 302

    def test_with_an_address_the_link_is_not_shown(self, world, bert):
        user = world.user("wu")
        User.objects.filter(pk=user.pk).update(email="wu@example.org")
        page = bert.post(reverse("desk:user_invite", args=[user.id]), follow=True)
        assert "on its way by e-mail" in text(page)
        assert "/desk/account/password/" not in text(page).replace(
            'href="/desk/account/password/"', ""
        )

    def test_wrong_names_are_refused_at_their_field(self, alma):
        for form, said in (
            ({"username": "alma", "display_name": "A"}, "This sign-in name is taken"),
            ({"username": "李娜", "display_name": "A"}, "small letters, digits"),
            ({"username": "li", "display_name": "A", "email": "x"}, "valid email"),
        ):
            answer = alma.post(reverse("desk:user_add"), form)
            assert answer.status_code == 422
            assert said in text(answer)

    def test_accounts_are_reset_and_closed(self, world, alma):
        user = world.person("wu", Role.GRID_WORKER, world.station)
        said = text(alma.post(reverse("desk:user_second_step", args=[user.id]), follow=True))
        assert "Another administrator now hands out the link" in said
        assert "The account is closed." in text(
            alma.post(reverse("desk:user_close", args=[user.id]), follow=True)
        )
        assert "Account closed" in text(alma.get(reverse("desk:user", args=[user.id])))

    def test_an_administrator_of_a_part_sees_nobody_above(self, world):
        world.person("sun", Role.ADMINISTRATOR, world.street)
        sun = browser("sun")
        assert sun.get(reverse("desk:user", args=[world.alma.id])).status_code == 404
        assert sun.post(reverse("desk:user_close", args=[world.alma.id])).status_code == 404
        world.alma.refresh_from_db()
        assert world.alma.is_active


class TestTokens:
    def test_a_key_is_shown_once_and_works_after_approval(self, world, alma, bert):
        form = {
            "unit": "water",
            "name": "meters",
            "days": "30",
            "calls_per_hour": "100",
            "scopes": ["cases:unit:view"],
        }
        page = alma.post(reverse("desk:token_issue"), form)
        assert "no-store" in page.headers["Cache-Control"]
        key = re.search(r"sl_[\w-]+", page.content.decode())[0]
        token = Token.objects.get()
        for client in (alma, bert):
            assert key not in client.get(reverse("desk:tokens")).content.decode()
        with pytest.raises(NotAllowed):
            open_key(key=key, at=NOW)
        decide = reverse("desk:token_decide", args=[token.id])
        assert "Approve</button>" not in text(alma.get(reverse("desk:tokens")))
        assert "You proposed this yourself" in text(
            alma.post(decide, {"decision": "approve"}, follow=True)
        )
        bert.post(decide, {"decision": "approve"})
        assert open_key(key=key, at=NOW).actor.units == {world.department.id}
        bert.post(decide, {"decision": "revoke"})
        with pytest.raises(NotAllowed):
            open_key(key=key, at=NOW)

    def test_a_key_is_replaced(self, world, alma):
        token, _ = issue_token(by=SYSTEM, at=NOW, unit_id=world.department.id, name="meters")
        rotate = reverse("desk:token_rotate", args=[token.id])
        assert "sl_" in text(alma.post(rotate))
        Token.objects.update(revoked_at=NOW)
        answer = alma.post(rotate)
        assert answer.status_code == 422
        assert "This key has ended" in text(answer)

    def test_wrong_limits_are_refused_at_their_field(self, alma):
        form = {
            "unit": "water",
            "name": "meters",
            "days": "9999",
            "calls_per_hour": "0",
            "scopes": ["cases:unit:view"],
        }
        answer = alma.post(reverse("desk:token_issue"), form)
        assert answer.status_code == 422
        assert "A key works for 1 to 730 days." in text(answer)


class TestTheOwnAccount:
    def test_one_changes_between_own_posts(self, world):
        user = world.person("wu", Role.GRID_WORKER, world.station)
        second = world.post(user, Role.NEIGHBOUR_HOST, world.station, from_day=TODAY)
        wu = browser("wu")
        assert wu.get("/desk/").content.decode() != f"today of {second.id}"
        wu.post(reverse("desk:account_post"), {"post": str(second.id)})
        assert wu.get("/desk/").content.decode() == f"today of {second.id}"
        second.to_day = TODAY - DAY
        second.from_day = TODAY - DAY
        second.save()
        assert wu.get("/desk/").content.decode() != f"today of {second.id}"

    def test_nobody_takes_the_post_of_another(self, world):
        world.person("wu", Role.GRID_WORKER, world.station)
        wu = browser("wu")
        for post in (str(post_of(world.alma).id), str(uuid4()), "x", ""):
            assert wu.post(reverse("desk:account_post"), {"post": post}).status_code == 404

    def test_an_unknown_language_gets_a_sentence(self, alma):
        answer = alma.post(reverse("desk:account_language"), {"language": "xx"})
        assert answer.status_code == 422
        assert "does not speak this language" in text(answer)


def test_the_pages_speak_chinese(world):
    world.person("wu", Role.GRID_WORKER, world.station)
    client = Client(headers={"accept-language": "zh-hans"})
    assert "工作人员登录" in client.get(SIGN_IN).content.decode()
    sign_in(client, "alma")
    assert "人员与岗位" in client.get(reverse("desk:posts")).content.decode()
