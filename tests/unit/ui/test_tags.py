from datetime import UTC, datetime

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from shiliu.ui import languages, marks
from shiliu.ui.marks import DayMark, Qr, Step
from shiliu.ui.templatetags import ui


def render(source, **context):
    return Template("{% load ui %}" + source).render(Context(context))


class Ask(forms.Form):
    where = forms.CharField(
        label="Where", help_text="A building.", error_messages={"required": "Please say where"}
    )
    phone = forms.CharField(label="Phone", required=False)
    kind = forms.ChoiceField(
        label="Kind", choices=[("a", "Light"), ("b", "Lift")], widget=forms.RadioSelect
    )
    only = forms.BooleanField(label="Only the centre", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


class TestSeedsAndStates:
    def test_a_seed_beside_its_word_is_hidden_from_screen_readers(self):
        assert 'aria-hidden="true"' in render("{% ui_seed %}")

    def test_a_seed_without_a_word_has_a_name(self):
        html = render('{% ui_seed "dashed" title="no word" %}')
        assert 'role="img" aria-label="no word"' in html
        assert "aria-hidden" not in html

    @pytest.mark.parametrize("shape", marks.SEEDS)
    def test_every_shape_is_drawn_from_the_sprite(self, shape):
        assert f"ui/icons.svg#{marks.SEEDS[shape][0]}" in ui.ui_seed(shape)

    def test_an_unknown_shape_tone_or_state_is_refused(self):
        with pytest.raises(KeyError):
            ui.ui_seed("star")
        with pytest.raises(ValueError, match="gold"):
            ui.ui_seed("full", "gold")
        with pytest.raises(ValueError, match="great"):
            ui.ui_state("great", "x")

    @pytest.mark.parametrize("kind", marks.STATES)
    def test_a_state_is_a_seed_and_a_word(self, kind):
        html = ui.ui_state(kind, "今天 <16:00>")
        assert "<svg" in html
        assert "今天 &lt;16:00&gt;" in html

    def test_every_outcome_has_a_shape_of_its_own(self):
        shapes = {outcome.shape for outcome in marks.OUTCOMES.values()}
        assert len(shapes) == len(marks.OUTCOMES)

    def test_an_outcome_says_its_word(self):
        with override("zh-hans"):
            assert "部分解决" in ui.ui_outcome("partly")
        assert "half way" in ui.ui_outcome("partly", "half way")

    def test_labels_are_escaped(self):
        for html in (ui.ui_chip("<b>"), ui.ui_outcome("none", "<b>"), ui.ui_icon("x", title="<b>")):
            assert "&lt;b&gt;" in html


class TestClocks:
    def test_a_row_shows_used_left_and_overdue_days(self):
        html = ui.ui_mini_strip(5, 5, 1)
        assert html.count("<use") == 6
        assert "strip-bar" in html
        html = ui.ui_mini_strip(2, 5)
        assert html.count("seed-off") == 3

    def test_a_row_says_its_clock_in_words(self):
        with override("zh-hans"):
            assert "第 2 个工作日，共 5 个" in ui.ui_mini_strip(2, 5)
            assert "5 个工作日，逾期 1 个" in ui.ui_mini_strip(5, 5, 1)

    def test_a_long_clock_is_told_in_figures(self):
        assert ui.ui_mini_strip(21, 30).count("<use") == 1

    def test_a_strip_marks_today_and_rest_days(self):
        days = [DayMark("20", "used"), DayMark("21", "rest"), DayMark("23", "left", "due", True)]
        with override("zh-hans"):
            html = render("{% ui_day_strip days %}", days=days)
        assert html.count("<svg") == 2
        assert "休" in html
        assert 'aria-current="date"' in html

    def test_a_timeline_entry_that_returned_is_an_outline(self):
        assert Step("退回", "今天", kind="returned").seed == ("off", "")
        assert Step("答复", "今天", kind="answered").seed == ("full", "leaf")


class TestFields:
    def test_label_hint_message_and_control_stand_in_this_order(self):
        html = render("{% ui_field form.where %}", form=Ask({}))
        order = [html.index(x) for x in ("Where", "A building.", "Please say where", "<input")]
        assert order == sorted(order)

    def test_hint_and_message_are_bound_to_the_control(self):
        html = render("{% ui_field form.where %}", form=Ask({}))
        assert 'id="id_where_helptext"' in html
        assert 'id="id_where_error"' in html
        assert 'aria-describedby="id_where_helptext id_where_error"' in html
        assert 'aria-invalid="true"' in html

    def test_input_is_kept(self):
        html = render("{% ui_field form.phone %}", form=Ask({"phone": "138 <1>"}))
        assert 'value="138 &lt;1&gt;"' in html

    def test_only_optional_fields_say_so(self):
        with override("zh-hans"):
            assert "可不填" in render("{% ui_field form.phone %}", form=Ask())
            assert "可不填" not in render("{% ui_field form.where %}", form=Ask())

    def test_choices_become_tiles_in_a_fieldset(self):
        html = render('{% ui_field form.kind layout="one" %}', form=Ask({"kind": "b"}))
        assert "<fieldset" in html
        assert html.count('class="tile"') == 2
        assert "tiles-one" in html
        assert html.count("checked") == 1

    def test_one_checkbox_is_one_tile(self):
        assert 'class="tile"' in render("{% ui_field form.only %}", form=Ask())

    def test_a_hidden_field_has_no_label(self):
        html = render("{% ui_field form.token %}", form=Ask())
        assert "label" not in html
        assert 'type="hidden"' in html

    def test_the_summary_counts_and_links_with_the_same_words(self):
        with override("zh-hans"):
            one = render("{% ui_error_summary form %}", form=Ask({"kind": "a"}))
            two = render("{% ui_error_summary form %}", form=Ask({}))
        assert "还差一处" in one
        assert '<a href="#id_where">Please say where</a>' in one
        assert "还差 2 处" in two
        assert 'href="#id_kind_0"' in two

    def test_a_form_without_errors_has_no_summary(self):
        assert render("{% ui_error_summary form %}", form=Ask()).strip() == ""


class TestLanguages:
    TEXTS = {"zh": "石榴", "en": "Pomegranate", "mn": ""}

    def test_the_readers_language_comes_first(self):
        with override("en"):
            assert ui.ui_tr(self.TEXTS) == "Pomegranate"
        with override("zh-hans"):
            assert ui.ui_tr(self.TEXTS) == "石榴"

    def test_a_fallback_is_marked_with_its_language(self):
        with override("en"):
            assert ui.ui_tr({"zh": "石<榴>"}) == '<span lang="zh-Hans">石&lt;榴&gt;</span>'
            assert ui.in_language({"zh": "石榴"}) == "石榴"

    def test_mongolian_falls_back_to_chinese(self):
        assert languages.chosen(self.TEXTS, "mn") == ("石榴", "zh")

    def test_plain_texts_nothing_and_empty_texts_pass(self):
        assert ui.ui_tr("a & b") == "a &amp; b"
        assert ui.ui_tr(None) == ui.ui_tr({}) == ""

    @pytest.mark.parametrize(
        ("code", "tag"),
        [("zh-hans", "zh-Hans"), ("en-gb", "en"), ("mn", "mn-Mong"), (None, "zh-Hans")],
    )
    def test_language_codes_become_lang_values(self, code, tag):
        assert ui.ui_lang(code) == tag


class TestText:
    def test_found_pieces_are_marked_and_escaped(self):
        html = ui.ui_highlight([("路<灯>", True), (" & 雪", False)])
        assert html == "<mark>路&lt;灯&gt;</mark> &amp; 雪"

    def test_dates_are_shown_in_local_time(self, settings):
        at = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)
        settings.TIME_ZONE = "Asia/Shanghai"
        with override("zh-hans"):
            assert ui.ui_moment(at) == "11 月 23 日 04:30"
            assert ui.ui_full_moment(at) == "11 月 23 日 星期一 04:30"
            assert ui.ui_day(at) == "11 月 23 日"
            assert ui.ui_weekday(at) == "11 月 23 日 星期一"
            assert ui.ui_full_day(at) == "2026 年 11 月 23 日"
            assert ui.ui_clock(at) == "04:30"

    def test_nothing_gives_nothing(self):
        for form in (ui.ui_day, ui.ui_full_day, ui.ui_weekday, ui.ui_clock, ui.ui_moment):
            assert form(None) == ""
        assert ui.ui_full_moment(None) == ui.ui_number(None) == ""
        assert ui.ui_number(0) == "0"


class TestDisplay:
    @pytest.fixture(autouse=True)
    def _addresses(self, settings):
        settings.ROOT_URLCONF = "tests.unit.ui.addresses"

    def test_a_choice_is_a_plain_link_that_comes_back_here(self):
        assert 'href="/display/?theme=dark&amp;next=%2Fpoints%3Fopen%3D1"' in self.page()

    def page(self, **cookies):
        request = RequestFactory().get("/points?open=1")
        request.COOKIES.update(cookies)
        return render("<html {% ui_html_attributes %}>{% ui_display %}", request=request)

    def test_without_cookies_the_system_decides(self):
        assert '<html data-bs-theme="auto">' in self.page()

    def test_cookies_choose_theme_and_type(self):
        html = self.page(theme="dark", type="large")
        assert '<html data-bs-theme="dark" data-type="large">' in html

    def test_made_up_cookies_are_ignored(self):
        assert '<html data-bs-theme="auto">' in self.page(theme='"><script>', type="huge")

    def test_both_languages_stand_there_and_the_current_one_is_marked(self):
        with override("en"):
            html = self.page()
        assert html.count("hreflang") == 2
        assert 'lang="en" hreflang="en" aria-label="English" aria-current="true"' in html


class TestQr:
    def test_dark_modules_become_runs(self):
        assert Qr.of([[1, 1, 0], [0, 0, 0], [0, 1, 1]]) == Qr(3, "M0 0h2v1h-2zM1 2h2v1h-2z")

    def test_every_dark_module_is_drawn_once(self):
        rows = [[(x * y + x) % 3 == 0 for x in range(21)] for y in range(21)]
        runs = [int(part.split("v")[0]) for part in Qr.of(rows).path.split("h")[1::2]]
        assert sum(runs) == sum(map(sum, rows))
