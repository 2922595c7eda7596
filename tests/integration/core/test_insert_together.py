from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from shiliu.core import clock
from shiliu.core.database import insert_together
from shiliu.core.models import OnceKey

pytestmark = pytest.mark.django_db


def key() -> OnceKey:
    return OnceKey(key_hash=uuid4().bytes, body_hash=b"b", subject=uuid4(), at=clock.now())


def test_rows_are_written_in_the_order_given():
    rows = [key() for _ in range(3)]
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        insert_together(*rows)
    assert OnceKey.objects.filter(pk__in=[row.pk for row in rows]).count() == 3
    assert len([query for query in queries if query["sql"].startswith("INSERT")]) == 3


def test_an_error_in_one_row_rolls_back_all():
    first, second = key(), key()
    second.key_hash = first.key_hash
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_together(first, second)
    assert not OnceKey.objects.filter(pk=first.pk).exists()
