"""Policies with one condition taken out, compiled in memory; the files stay as they are."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

ALWAYS = "Q(pk__isnull=False)"
Target = tuple[str, ast.expr, ast.expr]


@dataclass(frozen=True)
class Mutant:
    """A module of policies with one condition taken out; `what` tells which, and how."""

    module: str
    function: str
    what: str
    policies: ModuleType

    def __str__(self) -> str:
        return f"{self.module.split('.')[1]}.{self.function}: {self.what}"


def mutants_of(module: ModuleType) -> list[Mutant]:
    """Every way to take one condition out of the functions of a module that give a `Q`.

    A `Q(…)` with conditions holds for every row; one side of `&` or `|`, or what `|=` adds, goes;
    the permission that a grant has to hold is not asked for; what `can_…` asks is allowed; an `if`
    is always or never so, or asks one thing less.
    """
    source = inspect.getsource(module)
    found = []
    for number in range(sum(1 for _ in _targets(ast.parse(source)))):
        tree = ast.parse(source)
        function, what, node, other = list(_targets(tree))[number]
        changed = _Replacing(node, other).visit(tree)
        found.append(Mutant(module.__name__, function, what, _compiled(changed, module)))
    return found


def _compiled(tree: ast.Module, original: ModuleType) -> ModuleType:
    mutated = ModuleType(original.__name__)
    ast.fix_missing_locations(tree)
    code = compile(tree, f"<mutant of {original.__name__}>", "exec")
    exec(code, mutated.__dict__)
    return mutated


class _Replacing(ast.NodeTransformer):
    def __init__(self, node: ast.expr, other: ast.expr) -> None:
        self.node, self.other = node, other

    def visit(self, node: ast.AST) -> ast.AST:
        return self.other if node is self.node else super().visit(node)


def _targets(tree: ast.Module) -> Iterator[tuple[str, str, ast.expr, ast.expr]]:
    for function in tree.body:
        if isinstance(function, ast.FunctionDef) and _gives_q(function):
            for node in ast.walk(function):
                for what, old, new in _in_node(node):
                    yield function.name, what, old, new


def _gives_q(function: ast.FunctionDef) -> bool:
    return isinstance(function.returns, ast.Name) and function.returns.id == "Q"


def _in_node(node: ast.AST) -> Iterator[Target]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd | ast.BitOr):
        yield f"without {ast.unparse(node.left)}", node, node.right
        yield f"without {ast.unparse(node.right)}", node, node.left
    elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.BitOr):
        yield f"without {ast.unparse(node.value)}", node.value, _expression("Q(pk__in=())")
    elif isinstance(node, ast.If):
        for answer in ("True", "False"):
            yield f"if {ast.unparse(node.test)} becomes {answer}", node.test, _expression(answer)
    elif isinstance(node, ast.BoolOp) and len(node.values) == 2:
        left, right = node.values
        yield f"without {ast.unparse(left)}", node, right
        yield f"without {ast.unparse(right)}", node, left
    elif isinstance(node, ast.Call) and (other := _instead(node)) is not None:
        yield f"{ast.unparse(node)} becomes {ast.unparse(other)}", node, other


def _instead(call: ast.Call) -> ast.expr | None:
    called = call.func
    name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
    if name == "Q" and call.keywords:
        return _expression(ALWAYS)
    if name == "grants_with" and isinstance(called, ast.Attribute):
        return ast.Attribute(called.value, "grants", ast.Load())
    if name == "may_somewhere" or name.startswith("can_"):
        return _expression("True")
    return None


def _expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body
