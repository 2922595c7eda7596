"""Whether the texts are those that were written: each against the salted hash in its step."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

# A text without a step, a hash without a text, a text that differs and an erased text that still
# holds something are all wrong. The database hashes where the rows are: no text leaves it.
_COMPARED = """
    SELECT verdict, count(*), (array_agg(case_id))[1:10] FROM (
        SELECT coalesce(t.case_id, promised.case_id) AS case_id, CASE
            WHEN t.id IS NULL OR promised.hash IS NULL THEN 'wrong'
            WHEN t.erased_at IS NOT NULL AND (t.body, t.salt) = ('', ''::bytea)
                AND t.folded IS NULL AND t.bigrams IS NULL THEN 'erased'
            WHEN t.erased_at IS NULL
                AND encode(sha256(t.salt || convert_to(t.body, 'UTF8')), 'hex') = promised.hash
                THEN 'fits'
            ELSE 'wrong' END AS verdict
        FROM (SELECT s.id AS step_id, s.case_id, each.key AS kind, each.value AS hash
              FROM cases_step s, jsonb_each_text(s.commitments) each) promised
        FULL JOIN cases_text t ON t.step_id = promised.step_id AND t.kind = promised.kind
    ) compared GROUP BY verdict
"""


@dataclass(frozen=True, slots=True)
class TextsChecked:
    """How many texts fit their steps, how many are erased, and some requests with wrong ones."""

    fitting: int
    erased: int
    wrong: int
    wrong_cases: tuple[UUID, ...]


def check_texts() -> TextsChecked:
    """Compare every text with the hash in its step; an erased one must be empty."""
    with connection.cursor() as cursor:
        cursor.execute(_COMPARED)
        found = {verdict: (count, cases) for verdict, count, cases in cursor.fetchall()}
    none: tuple[int, list[UUID]] = (0, [])
    wrong, cases = found.get("wrong", none)
    return TextsChecked(
        found.get("fits", none)[0], found.get("erased", none)[0], wrong, tuple(cases)
    )
