"""Which events there are, when a delivery is tried again, and what a signature holds fast."""

from __future__ import annotations

import hmac
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiliu.cases.rules.lifecycle import Verb
from shiliu.lib.errors import RuleBroken
from shiliu.webhooks.rules.events import EVENTS, check_events
from shiliu.webhooks.rules.signing import headers, secret_text
from shiliu.webhooks.rules.trying import GIVEN_UP_AFTER, LONGEST_REST, next_try, rest_after

CREATED = datetime(2026, 11, 23, 12, tzinfo=UTC)
seconds = st.integers(0, 10**10)
secret = st.binary(min_size=32, max_size=32)


def test_every_verb_of_a_request_is_an_event():
    assert {f"case.{verb}" for verb in Verb} < set(EVENTS)
    check_events(EVENTS)


@pytest.mark.parametrize("wanted", [[], ["case.unheard_of"], [EVENTS[0], "contact.look"]])
def test_no_event_or_one_that_does_not_exist_is_refused(wanted):
    with pytest.raises(RuleBroken, match=r"webhooks\.events"):
        check_events(wanted)


@given(secret, secret, st.text("ab09_", min_size=1), seconds, st.binary())
def test_each_secret_signs_the_message_its_moment_and_its_body(one, other, name, at, body):
    sent = headers([one, other], name, at, body)
    assert (sent["webhook-id"], sent["webhook-timestamp"]) == (name, str(at))
    for key, signed in zip((one, other), sent["webhook-signature"].split(" "), strict=True):
        kept = b64decode(secret_text(key).removeprefix("whsec_"))
        what = b".".join([name.encode(), str(at).encode(), body])
        assert signed.startswith("v1,")
        assert b64decode(signed[3:]) == hmac.new(kept, what, sha256).digest()


@given(secret, seconds, st.binary(min_size=1))
def test_another_moment_or_body_has_another_signature(key, at, body):
    signed = {
        headers([key], "msg", moment, text)["webhook-signature"]
        for moment, text in ((at, body), (at + 1, body), (at, body + b"x"))
    }
    assert len(signed) == 3


@given(st.lists(st.integers(0, 3600), min_size=1, max_size=60))
def test_a_delivery_is_tried_ever_more_seldom_and_given_up_after_three_days(late):
    """However late each attempt is: never later than the end, and never again after it."""
    at, before = CREATED, timedelta(0)
    for attempts, delay in enumerate(late, start=1):
        again = next_try(CREATED, at, attempts)
        if again is None:
            assert at >= CREATED + GIVEN_UP_AFTER
            return
        assert at < again <= CREATED + GIVEN_UP_AFTER
        assert again - at >= before or again == CREATED + GIVEN_UP_AFTER
        at, before = again + timedelta(seconds=delay), again - at


@given(st.integers(1, 10_000))
def test_a_dead_receiver_is_called_once_in_five_minutes_at_least(failures):
    assert timedelta(0) < rest_after(failures) <= rest_after(failures + 1) <= LONGEST_REST
