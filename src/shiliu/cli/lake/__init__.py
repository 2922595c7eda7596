"""Open daily tallies as files: what a deployment publishes, and a lake of what many publish.

A deployment's folder holds `month=2026-11/district=150603.parquet`, one file a month, and a
manifest with the SHA-256 of each, signed with the deployment's own key (Ed25519). A month and not
a day, because a nation of 3,000 districts would otherwise make a million files a year, each smaller
than its own description.

A lake is a folder of what was pulled from many such folders, each checked against the key that the
lake's `keys.csv` names for it; `compact` puts a month of all of them into one file for readers.
"""

from shiliu.cli.lake.keys import SigningKey
from shiliu.cli.lake.lake import Lake
from shiliu.cli.lake.manifest import Refused
from shiliu.cli.lake.writing import publish

__all__ = ["Lake", "Refused", "SigningKey", "publish"]
