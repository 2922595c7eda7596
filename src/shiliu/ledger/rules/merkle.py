"""The hashes that make history checkable: a tree over one day's facts, days chained together.

Canonical bytes, version 1. The row of a fact is its columns in the order of
`ledger.queries.seals.COLUMNS` as PostgreSQL's `COPY … TO STDOUT` writes them in text format, in
UTC and ISO dates, with the line's end. The format is documented and unambiguous (separators inside
values are escaped, NULL differs from every text), so an auditor needs nothing but psql and SHA-256.
The recorded order is (recorded_at, id).

The tree is that of RFC 9162: a leaf is H(0x00 row), a node is H(0x01 left right), the left side of
n leaves holds the largest power of two below n, the tree of nothing is H of nothing. Leaves and
nodes cannot be mistaken for each other, and neither the number nor the order can change unseen.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import sha256

LEAF = b"\x00"
NODE = b"\x01"
SEAL = b"shiliu seal 1\n"
BEGINNING = bytes(32)


def count_and_root(rows: Iterable[bytes | bytearray | memoryview]) -> tuple[int, bytes]:
    """How many rows there are and the root over them, in one pass and with log n memory."""
    complete: list[bytes] = []
    count = 0
    for row in rows:
        node = sha256(LEAF + row).digest()
        size = count
        while size & 1:
            node = sha256(NODE + complete.pop() + node).digest()
            size >>= 1
        complete.append(node)
        count += 1
    if not complete:
        return 0, sha256().digest()
    root = complete.pop()
    while complete:
        root = sha256(NODE + complete.pop() + root).digest()
    return count, root


def chained(previous: bytes, day: date, facts: int, root: bytes) -> bytes:
    """The chain value of a day: it commits to the day before, the day, the count and the root."""
    return sha256(SEAL + previous + f"{day.isoformat()} {facts}\n".encode() + root).digest()
