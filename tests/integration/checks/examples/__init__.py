"""The actions table: every public function of every `actions` module, with an example call."""

from tests.integration.checks.examples.accounts import ACCOUNTS
from tests.integration.checks.examples.cases import CASES
from tests.integration.checks.examples.files import FILES
from tests.integration.checks.examples.kinds import Call, Example, PartOf, World
from tests.integration.checks.examples.network import NETWORK
from tests.integration.checks.examples.others import OTHERS
from tests.integration.checks.examples.webhooks import WEBHOOKS

__all__ = ["TABLE", "Call", "Example", "PartOf", "World"]

TABLE: dict[str, Example | PartOf] = {**ACCOUNTS, **CASES, **FILES, **NETWORK, **OTHERS, **WEBHOOKS}
