"""The steps, replies and facts of a batch of requests, written by the database from their lives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple

from django.db.backends.utils import CursorWrapper

from shiliu.cli.volume.lives import LIVES
from shiliu.cli.volume.requests import Lived

REPLY = "示例：已到现场处理，情况已当面告知，请看是否解决。"

_TABLES = """
    CREATE FUNCTION pg_temp.time_ordered(at timestamptz, seed text) RETURNS uuid
    LANGUAGE sql AS $$
        SELECT (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
            || left(md5(seed), 3) || '8' || substr(md5(seed), 4, 15))::uuid $$;
    CREATE TEMP TABLE life (life int, number int, verb text, by text, hours float,
        from_state text, to_state text, from_bucket text, to_bucket text, detail text,
        moves_up bool, above bool);
    CREATE TEMP TABLE lived (case_id uuid, life int, pace float, steps int, first_unit uuid,
        upper_unit uuid);
"""
# Every step that has happened, with who took it and where the request then stood.
_HAPPENED = """
    CREATE TEMP TABLE happened ON COMMIT DROP AS
    SELECT c.id AS case_id, c.area_path, c.received_at, c.promised_at, l.*,
        k.delivery_id AS delivery,
        c.received_at + l.hours * v.pace * interval '1 hour' AS at,
        pg_temp.time_ordered(c.received_at + l.hours * v.pace * interval '1 hour',
                             c.id || 's' || l.number) AS step_id,
        CASE WHEN l.above THEN v.upper_unit ELSE v.first_unit END AS unit,
        v.first_unit, v.upper_unit, c.doer_id,
        CASE WHEN l.verb = 'answer' THEN decode(md5(c.id::text || l.number), 'hex') END AS salt
    FROM lived v JOIN cases_case c ON c.id = v.case_id JOIN life l ON l.life = v.life
    JOIN catalogue_category k ON k.code = c.category_id
    WHERE l.number < v.steps
"""
_STEPS = """
    INSERT INTO cases_step (id, case_id, at, recorded_at, verb, by, by_unit, from_state, to_state,
        from_unit, to_unit, due_at, reason, commitments, data)
    SELECT h.step_id, h.case_id, h.at, h.at, h.verb, {by}, {by_unit}, h.from_state, h.to_state,
        CASE WHEN h.moves_up THEN h.first_unit ELSE h.unit END,
        CASE WHEN h.moves_up THEN h.upper_unit WHEN h.verb = 'dispatch' THEN h.doer_id
             WHEN h.number = 0 THEN h.unit END,
        h.promised_at, h.detail, coalesce({words}, {reply}, '{{}}'::jsonb), '{{}}'::jsonb
    FROM happened h LEFT JOIN cases_text t
        ON h.number = 0 AND t.case_id = h.case_id AND t.kind = 'words'
"""
_REPLIES = """
    INSERT INTO cases_text (id, case_id, step_id, kind, body, salt)
    SELECT pg_temp.time_ordered(at, case_id || 't' || number), case_id, step_id, 'reply', %s, salt
    FROM happened WHERE salt IS NOT NULL
"""
_FACTS = """
    INSERT INTO ledger_fact (id, recorded_at, at, by, verb, area_path, unit, subject_type,
        subject_id, since, from_state, to_state, delivery, amount, data, request_id, version)
    SELECT pg_temp.time_ordered(h.at, h.case_id || 'f' || h.number), h.at, h.at, {by},
        'case.' || h.verb, h.area_path, h.unit, 'case', h.case_id, h.received_at, h.from_bucket,
        h.to_bucket, coalesce(h.delivery, ''), 1,
        CASE WHEN h.moves_up THEN jsonb_build_object('moved_from', jsonb_build_object(
                 'area_path', h.area_path, 'unit', h.first_unit))
             WHEN h.detail <> '' THEN jsonb_build_object('detail', h.detail)
             ELSE '{{}}'::jsonb END, '', 1
    FROM happened h ORDER BY h.at
"""
_BY = "CASE h.by WHEN 'unit' THEN h.unit::text WHEN 'doer' THEN h.doer_id::text ELSE h.by END"
_BY_UNIT = "CASE h.by WHEN 'unit' THEN h.unit WHEN 'doer' THEN h.doer_id END"
_WORDS = (
    "CASE WHEN t.id IS NOT NULL THEN jsonb_build_object('words',"
    " encode(sha256(t.salt || convert_to(t.body, 'UTF8')), 'hex')) END"
)
_REPLY = (
    "CASE WHEN h.salt IS NOT NULL THEN jsonb_build_object('reply',"
    " encode(sha256(h.salt || convert_to(%s, 'UTF8')), 'hex')) END"
)


def prepare(cursor: CursorWrapper) -> None:
    """Tell this connection the lives."""
    cursor.execute(_TABLES)
    rows = [
        (number, place, *astuple(each))
        for number, life in enumerate(LIVES)
        for place, each in enumerate(life.happenings)
    ]
    with cursor.cursor.copy("COPY life FROM STDIN") as copy:
        for row in rows:
            copy.write_row([str(each) for each in row])


def live(cursor: CursorWrapper, lived: Sequence[Lived]) -> int:
    """Write all that happened to these requests, in the present transaction; says how much."""
    cursor.execute("TRUNCATE lived")
    with cursor.cursor.copy("COPY lived FROM STDIN") as copy:
        for each in lived:
            copy.write_row([str(value) for value in astuple(each)])
    cursor.execute("ANALYZE lived")
    cursor.execute(_HAPPENED)
    cursor.execute(_STEPS.format(by=_BY, by_unit=_BY_UNIT, words=_WORDS, reply=_REPLY), [REPLY])
    cursor.execute(_REPLIES, [REPLY])
    cursor.execute(_FACTS.format(by=_BY))
    return int(cursor.rowcount)
