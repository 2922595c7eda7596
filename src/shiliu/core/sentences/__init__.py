"""The sentence for each refusal of a rule, one file for each package that refuses.

A test fails for a code without a sentence.
"""

from __future__ import annotations

from shiliu.core.sentences import (
    accounts,
    cases,
    core,
    files,
    ledger,
    lib,
    network,
    people,
    tallies,
    together,
    webhooks,
)

SENTENCES: dict[str, str] = {
    **accounts.SENTENCES,
    **cases.SENTENCES,
    **core.SENTENCES,
    **files.SENTENCES,
    **ledger.SENTENCES,
    **lib.SENTENCES,
    **network.SENTENCES,
    **people.SENTENCES,
    **tallies.SENTENCES,
    **together.SENTENCES,
    **webhooks.SENTENCES,
}
