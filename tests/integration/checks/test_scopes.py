"""Lists show exactly the rows the rules allow; a rule left out of a policy would be noticed."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random
from types import ModuleType

import pytest
from django.db import models, transaction
from django.db.models import Q
from hypothesis import HealthCheck, Phase, given, settings

from shiliu.accounts import policies as accounts
from shiliu.cases import policies as cases
from shiliu.core.actor import Actor
from shiliu.core.permissions import Permission
from shiliu.ledger import policies as ledger
from shiliu.network import policies as network_policies
from shiliu.network.queries import network
from shiliu.people import policies as people_policies
from shiliu.webhooks import policies as webhooks
from tests.integration.checks.scopes import oracles, rows
from tests.integration.checks.scopes.actors import actors
from tests.integration.checks.scopes.mutants import Mutant, mutants_of

POLICIES = (accounts, cases, ledger, network_policies, people_policies, webhooks)
AGREE = settings(
    max_examples=200,
    phases=(Phase.generate,),
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@dataclass(frozen=True)
class Scope:
    """One function that says which rows an actor may see, and the same said by the oracle."""

    module: ModuleType
    function: str
    make: Callable[[Random], Sequence[models.Model]]
    allowed: Callable[..., bool]
    asked_for: tuple[Permission, ...]
    options: tuple[tuple[str, object], ...] = ()
    with_root: bool = False

    def __str__(self) -> str:
        options = ", ".join(f"{name}={value}" for name, value in self.options)
        return f"{self.module.__name__.split('.')[1]}.{self.function}({options})"

    def subject_of(self, row: models.Model) -> object:
        return getattr(row, "subject_id", row.pk)


CASES_SEEN = (Permission.CASES_AREA_VIEW, Permission.CASES_UNIT_VIEW)
EXPORTS = (*CASES_SEEN, Permission.CASES_EXPORT_MAKE, Permission.CASES_CONTACT_EXPORT)
SETTINGS = (Permission.NETWORK_SETTING_APPROVE, Permission.NETWORK_SETTING_PROPOSE)
SCOPES = (
    Scope(cases, "visible_to", rows.cases, oracles.sees_case, CASES_SEEN),
    Scope(
        cases, "exportable_by", rows.cases, oracles.exports_case, EXPORTS, (("contacts", False),)
    ),
    Scope(
        cases, "exportable_by", rows.cases, oracles.exports_contact, EXPORTS, (("contacts", True),)
    ),
    Scope(cases, "templates_for", rows.templates, oracles.begins_with, ()),
    Scope(accounts, "visible_to", rows.posts, oracles.sees_post, (Permission.ACCOUNTS_POST_VIEW,)),
    Scope(
        accounts,
        "tokens_visible_to",
        rows.tokens,
        oracles.sees_token,
        (Permission.ACCOUNTS_TOKEN_MANAGE,),
    ),
    Scope(
        webhooks,
        "hooks_visible_to",
        rows.hooks,
        oracles.sees_hook,
        (Permission.WEBHOOKS_HOOK_MANAGE,),
    ),
    Scope(
        network_policies,
        "visible_to",
        rows.network_units,
        oracles.sees_unit,
        (Permission.NETWORK_UNIT_VIEW,),
    ),
    Scope(
        network_policies,
        "settings_visible_to",
        rows.changes,
        oracles.sees_change,
        SETTINGS,
        with_root=True,
    ),
    Scope(
        network_policies,
        "area_changes_visible_to",
        rows.area_changes,
        oracles.sees_area_change,
        (Permission.NETWORK_AREA_PROPOSE, Permission.NETWORK_AREA_APPROVE),
    ),
    Scope(
        people_policies,
        "looks_visible_to",
        rows.looks,
        oracles.sees_look,
        (Permission.PEOPLE_LOOK_VIEW,),
    ),
    Scope(ledger, "visible_to", rows.facts, oracles.sees_fact, (Permission.LEDGER_FACT_VIEW,)),
)
HELPERS = {("shiliu.accounts.policies", "within")}
# Taken out, these change nothing, so nothing can notice it.
EQUIVALENT = {
    ("_not_complained_of", "without Q(against=None)"): "Django's ~Q(…__in=…) holds for NULL too",
}


def check(scope: Scope, made: Sequence[models.Model], policies: ModuleType) -> None:
    """For random actors: the rows the policy gives are those the oracle allows."""
    root = network().root.path
    more = {"root": root} if scope.with_root else {}
    policy = partial(getattr(policies, scope.function), **dict(scope.options), **more)
    allowed = partial(scope.allowed, **more)
    table, ids = type(made[0])._default_manager, [row.pk for row in made]
    strategy = actors(
        rows.paths(),
        [unit.id for unit in rows.units()],
        [scope.subject_of(row) for row in made[: rows.HELD]],
        scope.asked_for,
    )

    @AGREE
    @given(strategy)
    def agree(actor: Actor) -> None:
        seen = set(table.filter(policy(actor), pk__in=ids).values_list("pk", flat=True))
        assert seen == {row.pk for row in made if allowed(actor, row)}

    agree()


@pytest.mark.parametrize("scope", SCOPES, ids=str)
def test_what_is_seen_is_what_the_rules_allow(scope, kangbashi):
    made = scope.make(Random(str(scope)))
    check(scope, made, scope.module)


ALL_MUTANTS = [mutant for module in POLICIES for mutant in mutants_of(module)]
MUTANTS = [mutant for mutant in ALL_MUTANTS if (mutant.function, mutant.what) not in EQUIVALENT]


def notices(mutant: Mutant) -> bool:
    """Whether the property fails for one of the scopes of the mutated module."""
    scopes = [scope for scope in SCOPES if scope.module.__name__ == mutant.module]
    for scope in sorted(scopes, key=lambda scope: scope.function != mutant.function):
        with transaction.atomic():
            made = scope.make(Random(str(scope)))
            try:
                check(scope, made, mutant.policies)
            except AssertionError:
                return True
            finally:
                transaction.set_rollback(True)
    return False


@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_a_condition_taken_out_is_noticed(mutant, kangbashi):
    assert notices(mutant)


def test_every_condition_was_taken_out_once():
    by_package = {
        module.__name__.split(".")[1]: sum(m.module == module.__name__ for m in ALL_MUTANTS)
        for module in POLICIES
    }
    print(f"\nconditions taken out: {by_package}, equivalent: {len(EQUIVALENT)}")
    known = {(mutant.function, mutant.what) for mutant in ALL_MUTANTS}
    assert EQUIVALENT.keys() <= known
    for wanted in ("area_path__startswith", "minimum_level__gte", "against__in", "unit=", "doer="):
        assert any(wanted in what for _, what in known), wanted
    assert ("visible_to", "Q(pk=actor.holds) becomes Q(pk__isnull=False)") in known
    assert ("visible_to", "without Q(part_of=actor.holds)") in known


def public_policies() -> set[tuple[str, str]]:
    """Every public function of a module of policies that gives a `Q`."""
    return {
        (module.__name__, function.name)
        for module in POLICIES
        for function in ast.parse(inspect.getsource(module)).body
        if isinstance(function, ast.FunctionDef)
        and not function.name.startswith("_")
        and isinstance(function.returns, ast.Name)
        and function.returns.id == Q.__name__
    }


def test_every_policy_for_lists_has_an_oracle():
    scopes = {(scope.module.__name__, scope.function) for scope in SCOPES}
    assert public_policies() - HELPERS == scopes
