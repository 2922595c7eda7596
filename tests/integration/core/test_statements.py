from uuid import uuid4

import pytest

from shiliu.core import clock
from shiliu.core.models import OnceKey
from shiliu.core.statements import counts, fetch, statement_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def subjects():
    """The subjects of three keys in the database."""
    found = [uuid4() for _ in range(3)]
    for subject in found:
        OnceKey.objects.create(
            key_hash=subject.bytes, body_hash=b"b", subject=subject, at=clock.now()
        )
    return found


def test_a_statement_written_once_reads_what_is_there_when_it_is_asked(subjects):
    statement = statement_of(OnceKey.objects.order_by("subject").values_list("subject", "at"))
    assert [subject for subject, _ in fetch(statement)] == sorted(subjects)
    OnceKey.objects.filter(subject=subjects[0]).delete()
    assert [subject for subject, _ in fetch(statement)] == sorted(subjects[1:])


def test_moments_come_in_utc(subjects):
    (at,) = fetch(statement_of(OnceKey.objects.values_list("at")[:1]))[0]
    assert at.utcoffset().total_seconds() == 0


def test_several_are_counted_together(subjects, django_assert_num_queries):
    some = statement_of(OnceKey.objects.filter(subject__in=subjects[:2]).values("pk"))
    every, most = statement_of(OnceKey.objects.all()), statement_of(OnceKey.objects.all()[:1])
    with django_assert_num_queries(1):
        assert counts(some, every, most) == (2, 3, 1)


def test_what_can_have_no_rows_has_none(subjects):
    nothing = statement_of(OnceKey.objects.filter(subject__in=[]).values_list("subject"))
    assert fetch(nothing) == []
    assert counts(nothing, statement_of(OnceKey.objects.all())) == (0, 3)
