"""Somebody follows a request by its code: what the page says in each state, and what can be done."""

from __future__ import annotations

import json

import pytest

from shiliu.cases.actions import endings, steps
from shiliu.cases.queries import case_by_code
from shiliu.cases.rules.lifecycle import Channel, Outcome, Word
from shiliu.cases.schemas import ContactInput
from shiliu.core import clock
from shiliu.core.actor import holder_of
from shiliu.network.queries import network
from shiliu.people.actions import look
from tests.integration.portal.conftest import MONDAY
from tests.integration.portal.plain_browser import Browser
from tests.stories import DAY, WORDS, worker_of

pytestmark = pytest.mark.usefixtures("on_monday")
CONTACT = ContactInput("朵拉", "0477-123456", "dora@example.org")


def press(browser, page, word):
    """One of the three answers."""
    return browser.submit(page.form("/follow/say/", act="confirm"), button=("word", word))


def state_of(story):
    case = case_by_code(story.code)
    return case.state, case.word


STATES = {
    "received": (lambda story: story, "已收到，待受理", "学府社区党群服务中心受理，最晚"),
    "accepted": (lambda story: story.accepted(), "已受理", "学府社区党群服务中心已受理"),
    "dispatched": (lambda story: story.dispatched(), "已派办", "由区市政照明部门承办"),
    "working": (lambda story: story.working(), "正在办理", "正在办理"),
    "paused": (lambda story: story.paused(), "已暂停", "灯杆要等厂家的配件"),
    "returned": (
        lambda story: story.returned(),
        "已退回，正在重新派办",
        "退回不算谁的错，时限不停",
    ),
    "answered": (lambda story: story.answered(), "已答复，等您确认", "灯亮了。换了 3 盏灯头"),
    "solved": (lambda story: story.said(Word.SOLVED), "您已确认解决", "您说：解决了。"),
    "partly": (lambda story: story.said(Word.PARTLY), "您的意见：部分解决", "您说：部分解决。"),
    "reopened": (
        lambda story: story.said(Word.NOT_SOLVED, "东头那盏不亮"),
        "重新办理",
        "您说：没有解决。东头那盏不亮",
    ),
    "withdrawn": (lambda story: story.withdrawn(), "已撤回", "不再办理"),
    "expired": (lambda story: story.expired(), "结束，未经确认", "到期未回复，不算解决"),
}


@pytest.mark.parametrize("state", STATES)
def test_each_state_is_the_title_and_says_what_comes_next(story, follow, state):
    happens, title, sentence = STATES[state]
    page = follow(happens(story()).code)
    assert page.status == 200
    assert f'<h1 class="title">{title}</h1>' in page.text
    assert sentence in page.words()
    assert WORDS in page.text


def test_a_request_nobody_accepted_in_time_says_so(story, follow):
    late = story()
    with clock.simulated(lambda: MONDAY + 2 * DAY):
        page = follow(late.code)
    assert "应在 11 月 23 日 17:30 前受理，已逾期，现在转到上一级" in page.words()


def test_the_answer_comes_before_clock_and_history(story, follow):
    text = follow(story().answered().code).text
    order = [text.index(each) for each in ("灯亮了", "这件事解决了吗", "承诺 5 个工作日", "经过")]
    assert order == sorted(order)


def test_the_three_answers_are_buttons_of_one_kind(story, follow):
    form = follow(story().answered().code).form("/follow/say/", act="confirm")
    assert form.buttons == [("word", "solved"), ("word", "partly"), ("word", "not_solved")]


def test_solved_ends_it(dora, story, follow):
    tale = story().answered()
    page = press(dora, follow(tale.code), "solved")
    assert "您已确认解决" in page.words()
    assert state_of(tale) == ("closed", "solved")


def test_not_solved_reopens_with_a_new_time(dora, story, follow):
    tale = story().answered()
    page = press(dora, follow(tale.code), "not_solved")
    assert '<h1 class="title">重新办理</h1>' in page.text
    assert "11 月 23 日重新打开" in page.words()
    assert state_of(tale) == ("reopened", "not_solved")


def test_partly_asks_what_is_missing_and_goes_on_with_it(dora, story, follow):
    tale = story().answered()
    page = press(dora, follow(tale.code), "partly")
    assert '<h1 class="title">还差什么？</h1>' in page.text
    assert state_of(tale) == ("answered", "none")
    page = dora.submit(page.form("/follow/say/", "text"), text="东头那盏还不亮。")
    assert "您说：部分解决。东头那盏还不亮。" in page.words()
    assert state_of(tale) == ("reopened", "partly")


def test_partly_without_a_sentence_ends_as_partly_solved(dora, story, follow):
    tale = story().answered()
    page = press(dora, follow(tale.code), "partly")
    page = dora.submit(page.form("/follow/say/", "text"))
    assert "您的意见：部分解决" in page.words()
    assert state_of(tale) == ("closed", "partly")


def test_partly_can_be_left_without_saying_anything(dora, story, follow):
    tale = story().answered()
    page = press(dora, follow(tale.code), "partly")
    page = dora.submit(page.form("/follow/"))
    assert "已答复，等您确认" in page.words()
    assert state_of(tale) == ("answered", "none")


def test_after_solved_it_can_still_be_reopened_for_some_days(dora, story, follow):
    tale = story().said(Word.SOLVED)
    form = follow(tale.code).form("/follow/say/", act="confirm")
    assert form.buttons == [("word", "partly"), ("word", "not_solved")]
    with clock.simulated(lambda: MONDAY + 20 * DAY):
        late = follow(tale.code)
    assert not [each for each in late.forms if each.values.get("act") == "confirm"]
    page = dora.submit(form, button=("word", "not_solved"))
    assert "重新办理" in page.words()


def test_too_late_for_reopening_is_refused_with_what_to_do_instead(dora, story, follow):
    tale = story().answered()
    page = follow(tale.code)
    with clock.simulated(lambda: MONDAY + 20 * DAY):
        refused = press(dora, page, "not_solved")
    assert refused.status == 422
    assert "请另提一件" in refused.words()


def test_after_silence_the_word_can_still_be_said(dora, story, follow):
    tale = story().expired()
    with clock.simulated(lambda: tale.at):
        page = press(dora, follow(tale.code), "solved")
    assert "您已确认解决" in page.words()


def test_how_long_the_word_is_waited_for_stands_under_the_question(story, follow):
    words = follow(story().answered().code).words()
    assert "11 月 27 日前未回复，会记成“结束，未经确认”，单独统计，不算解决。" in words
    assert "12 月 4 日前可以重新打开。" in words


def test_what_staff_noted_for_somebody_says_so(story, follow):
    tale = story().answered()
    other = network().units_by_id[tale.unit.parent_id] if tale.unit.parent_id else None
    staff = worker_of(other or next(unit for unit in network().units if unit.rank == 0))
    endings.confirm(by=staff, at=tale.at, case_id=tale.case_id, word=Word.SOLVED)
    words = follow(tale.code).words()
    assert "工作人员代记：解决了" in words
    assert "您已确认解决" not in words


def test_a_request_made_at_the_counter_says_who_typed_it(story, follow):
    steps_seen = follow(story(channel=Channel.OPEN311).code).words()
    assert "由其他应用转来。" in steps_seen


def test_not_ours_names_who_can(story, follow):
    tale = story(category="utility.power.off").working()
    tale.later(steps.answer, outcome=Outcome.NOT_OURS, reply="这件不归我们办。")
    words = follow(tale.code).words()
    assert "不归我们办" in words
    assert "95598" in words


def test_a_sentence_can_be_added_while_it_is_open(dora, story, follow):
    tale = story().working()
    page = follow(tale.code)
    page = dora.submit(page.form("/follow/say/", act="supplement"), text="是东头那盏。")
    assert "您补充了" in page.words()
    assert "是东头那盏。" in page.words()


def test_an_empty_sentence_is_refused_and_its_field_stays_open(dora, story, follow):
    page = follow(story().working().code)
    page = dora.submit(page.form("/follow/say/", act="supplement"), text="  ")
    assert page.status == 422
    assert "请在这里写一句话" in page.words()
    assert '<details class="more" open>' in page.text


def test_a_sentence_that_is_too_long_is_not_lost(dora, story, follow):
    page = follow(story().working().code)
    page = dora.submit(page.form("/follow/say/", act="supplement"), text="长" * 4001)
    assert page.status == 422
    assert page.form("/follow/say/", act="supplement").values["text"] == "长" * 4001


def test_taking_it_back_ends_it_and_leaves_no_promise(dora, story, follow):
    tale = story().working()
    page = dora.submit(follow(tale.code).form("/follow/say/", act="withdraw"))
    assert '<h1 class="title">已撤回</h1>' in page.text
    assert "承诺 5 个工作日" not in page.words()
    assert not [each for each in page.forms if each.action == "/follow/say/"]


def test_pressing_twice_counts_once(dora, story, follow):
    tale = story().answered()
    form = follow(tale.code).form("/follow/say/", act="confirm")
    for _ in range(2):
        page = dora.submit(form, button=("word", "not_solved"))
        assert page.status == 200
    assert case_by_code(tale.code).reopenings == 1


def test_a_key_cannot_be_used_for_another_word(dora, story, follow):
    tale = story().answered()
    form = follow(tale.code).form("/follow/say/", act="confirm")
    dora.submit(form, button=("word", "not_solved"))
    page = dora.submit(form, button=("word", "solved"))
    assert page.status == 422
    assert state_of(tale) == ("reopened", "not_solved")


def test_a_key_belongs_to_one_request(dora, story, follow):
    first, second = story().answered(), story().answered()
    form = follow(first.code).form("/follow/say/", act="confirm")
    dora.submit(form, button=("word", "solved"))
    page = dora.submit(form, button=("word", "solved"), code=second.code)
    assert page.status == 422
    assert state_of(second) == ("answered", "none")


def test_a_step_that_is_not_possible_any_more_shows_the_present_state(dora, story, follow):
    tale = story().answered()
    page = follow(tale.code)
    endings.withdraw(by=holder_of(tale.case_id), at=MONDAY, case_id=tale.case_id)
    refused = press(dora, page, "not_solved")
    assert refused.status == 422
    assert "这件事已有新进展" in refused.words()
    assert '<h1 class="title">已撤回</h1>' in refused.text


def test_a_button_that_does_not_exist_is_refused(dora, story, follow):
    form = follow(story().answered().code).form("/follow/say/", act="confirm")
    assert dora.submit(form, act="close").status == 422
    assert dora.submit(form).status == 422


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ("0000 0000 0000 0000", 404, "没有这个查询码"),
        ("1234", 404, "没有这个查询码"),
        ("", 422, "请输入 16 位查询码"),
        ("x" * 41, 422, "还差一处"),
    ],
)
def test_a_wrong_code_opens_nothing_and_says_why(follow, typed, status, sentence):
    page = follow(typed)
    assert page.status == status
    assert sentence in page.words()
    assert page.form("/follow/", "code").values["code"] == typed


def test_a_code_may_be_typed_with_dashes_or_in_full_width(story, follow):
    code = story().code
    dashed = "-".join(code[start : start + 4] for start in range(0, 16, 4))
    wide = "".join(chr(ord("０") + int(digit)) for digit in code)
    assert follow(dashed).status == 200
    assert follow(wide).status == 200


def test_a_code_finds_only_its_own_request(story, follow):
    mine, other = story(), story(words="楼道堆了杂物。")
    assert "楼道堆了杂物" not in follow(mine.code).text
    assert WORDS not in follow(other.code).text


def test_tries_are_limited_for_each_network(story, follow, settings):
    settings.CODE_TRIES_PER_HOUR = 3
    code = story().code
    assert [follow("0000 0000 0000 0000").status for _ in range(3)] == [404] * 3
    page = follow(code)
    assert page.status == 429
    assert "请过一小时再试" in page.words()


def test_tries_are_limited_for_each_code(story, follow, settings, dora):
    settings.CODE_TRIES_PER_HOUR = 3
    code = story().code
    for number in range(3):
        dora.client.defaults["REMOTE_ADDR"] = f"10.0.0.{number}"
        assert follow(code).status == 200
    dora.client.defaults["REMOTE_ADDR"] = "10.0.0.9"
    assert follow(code).status == 429


def test_every_act_counts_as_a_try(story, follow, settings, dora):
    page = follow(story().answered().code)
    settings.CODE_TRIES_PER_HOUR = 1
    assert press(dora, page, "solved").status == 429


def test_the_clock_names_pauses_and_extensions(story, follow):
    plain = follow(story().working().code).words()
    assert "11 月 20 日收到，从下一个工作日算起。" in plain
    assert "中间没有暂停，也没有延期。" in plain
    assert "现在暂停计时。" in follow(story().paused().code).words()
    extended = story().working().later(steps.extend, days=2, reason="配件要等。")
    words = follow(extended.code).words()
    assert "承诺 7 个工作日，已用 1 个" in words
    assert "中间有延期，原因和批准的单位在下面。" in words
    assert "配件要等。" in words


def test_a_whole_working_day_of_pause_is_not_counted(story, follow):
    tale = story().paused()
    with clock.simulated(lambda: MONDAY + 2 * DAY):
        words = follow(tale.code).words()
    assert "承诺 5 个工作日，已用 0 个" in words


def test_overdue_is_said_in_working_days(story, follow):
    tale = story().working()
    with clock.simulated(lambda: MONDAY + 9 * DAY):
        words = follow(tale.code).words()
    assert "承诺 5 个工作日，逾期 3 个" in words


def test_asked_in_the_evening_says_so(story, follow):
    tale = story()
    case = case_by_code(tale.code)
    case.clock_from = case.clock_from.replace(hour=12, minute=41)
    case.save()
    assert "11 月 20 日晚上收到" in follow(tale.code).words()


def test_the_contact_is_never_shown_and_who_looked_is(story, follow):
    tale = story(contact=ContactInput("朵拉", "0477-123456", "dora@example.org"))
    words = follow(tale.code)
    assert "dora@example.org" not in words.text
    assert "0477-123456" not in words.text
    assert "还没有人看过。" in words.words()
    look(
        subject_type="case",
        subject_id=tale.case_id,
        by=tale.worker,
        at=tale.at,
        own=True,
        area_path=tale.unit.area_path,
    )
    assert "还没有人看过。" not in follow(tale.code).words()


def test_a_note_between_colleagues_is_not_for_the_asker(story, follow):
    tale = story().accepted().later(steps.note, body="打过电话，没人接。")
    assert "没人接" not in follow(tale.code).text


def test_some_weeks_after_closing_the_words_are_not_shown_any_more(story, follow):
    tale = story().said(Word.SOLVED)
    with clock.simulated(lambda: MONDAY + 61 * DAY):
        page = follow(tale.code)
    assert WORDS not in page.text
    assert "灯亮了" not in page.text
    assert "文字不再显示" in page.words()


def held_by(dora, page):
    """The file with one's own data, as it comes."""
    form = page.form("/follow/my-data/")
    answer = dora.client.post(form.action, form.values)
    assert answer.status_code == 200
    return answer.content.decode()


def test_my_data_is_a_file_with_everything_held(dora, story, follow):
    """The contact in part: the code stands on a slip that somebody else may hold."""
    tale = story(contact=CONTACT).answered()
    form = follow(tale.code).form("/follow/my-data/")
    answer = dora.client.post(form.action, form.values)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    held = json.loads(answer.content)
    assert held["contact"]["email"] == "d***@example.org"
    assert next(text["text"] for text in held["texts"]) == WORDS


def test_the_contact_in_my_data_is_enough_to_know_it_again_and_no_more(dora, story, follow):
    page = follow(story(contact=CONTACT).answered().code)
    assert "文件里的联系方式只显示一部分" in page.words()
    text = held_by(dora, page)
    for secret in ("朵拉", "0477", "1234", "dora@"):
        assert secret not in text
    held = json.loads(text)
    assert held["contact"]["phone"] == "***3456"
    assert "服务中心柜台" in held["note"]


def test_without_a_contact_nothing_is_said_of_one(dora, story, follow):
    page = follow(story().code)
    assert "文件里" not in page.words()
    assert json.loads(held_by(dora, page))["note"] == ""


def test_long_after_closing_the_words_are_left_out_of_my_data_too(dora, story, follow):
    """Somebody finds an old slip: the file tells no more than the page."""
    tale = story(contact=CONTACT).said(Word.SOLVED)
    with clock.simulated(lambda: MONDAY + 61 * DAY):
        page = follow(tale.code)
        text = held_by(dora, page)
    assert "文件里没有文字" in page.words()
    held = json.loads(text)
    assert (held["texts"], held["texts_held"], held["texts_hidden"]) == ([], 3, True)
    for secret in (WORDS, "灯亮了", "朵拉", "dora@"):
        assert secret not in text
    assert "服务中心柜台" in held["note"]


def test_long_after_closing_the_code_still_corrects_and_erases(
    dora, story, follow, settings, tmp_path
):
    settings.ERASURE_JOURNAL = tmp_path / "erasures.journal"
    tale = story(contact=CONTACT).said(Word.SOLVED)
    with clock.simulated(lambda: MONDAY + 61 * DAY):
        page = dora.submit(follow(tale.code).form("/follow/contact/"))
        dora.submit(page.form("/follow/contact/", "email"), email="new@example.org")
        page = dora.submit(follow(tale.code).form("/follow/erase/"))
        assert "删除 3 段文字" in page.words()
        page = dora.submit(page.form("/follow/erase/", "sure"))
        assert "已删除" in page.words()
        held = json.loads(held_by(dora, follow(tale.code)))
    assert (held["texts_held"], held["contact"]) == (0, {})


def test_a_contact_is_corrected_without_showing_the_old_one(dora, story, follow):
    tale = story(contact=ContactInput("", "", "old@example.org"))
    page = dora.submit(follow(tale.code).form("/follow/contact/"))
    assert "old@example.org" not in page.text
    empty = dora.submit(page.form("/follow/contact/", "email"))
    assert empty.status == 422
    wrong = dora.submit(page.form("/follow/contact/", "email"), phone="ring me")
    assert 'id="id_phone_error"' in wrong.text
    done = dora.submit(page.form("/follow/contact/", "email"), email="new@example.org")
    assert "新的联系方式已保存" in done.words()
    form = done.form("/follow/my-data/")
    held = json.loads(dora.client.post(form.action, form.values).content)
    assert held["contact"]["email"] == "n***@example.org"


def test_without_a_contact_there_is_nothing_to_correct(dora, story, follow):
    page = follow(story().code)
    assert not [form for form in page.forms if form.action == "/follow/contact/"]
    form = page.form("/follow/my-data/")
    sent = form.values | {"sure": "yes", "email": "new@example.org", "phone": "", "name": ""}
    answer = dora.client.post("/follow/contact/", sent)
    assert answer.status_code == 422
    assert "没有联系方式" in answer.content.decode()


def test_erasing_says_in_numbers_what_goes_and_then_it_is_gone(
    dora, story, follow, settings, tmp_path
):
    settings.ERASURE_JOURNAL = tmp_path / "erasures.journal"
    tale = story(contact=ContactInput("", "", "dora@example.org")).answered()
    page = dora.submit(follow(tale.code).form("/follow/erase/"))
    assert "删除 3 段文字" in page.words()
    assert "删除 1 份联系方式" in page.words()
    assert WORDS in follow(tale.code).text
    page = dora.submit(page.form("/follow/erase/", "sure"))
    assert "已删除" in page.words()
    left = dora.submit(page.form("/follow/"))
    assert WORDS not in left.text
    assert "文字已删除" in left.words()
    assert "灯亮了" not in left.text


def test_a_request_set_aside_for_a_look_says_so(story, follow):
    tale = story()
    case = case_by_code(tale.code)
    case.quarantine = "many_from_one_network"
    case.save()
    assert "先由工作人员看一下，不会丢" in follow(tale.code).words()


def test_a_hazard_shows_its_duty_phone_until_it_is_answered(story, follow):
    tale = story(category="street.road.manhole")
    assert "请现在也打值班电话" in follow(tale.code).words()
    assert "请现在也打值班电话" not in follow(tale.answered().code).words()


def test_an_english_reader_reads_english_and_the_words_as_they_were_written(story, follow):
    page = follow(story().answered().code, Browser("en"))
    assert "Answered, waiting for your word" in page.words()
    assert "Promised in 5 working days, took less than one" in page.words()
    assert WORDS in page.text


def test_following_needs_no_account_and_sets_no_cookie(dora, story, follow):
    press(dora, follow(story().answered().code), "solved")
    assert not dora.client.cookies
