"""What may enter a widget: words of the program itself, or what crm_tui/tui/content.py made of a text.

Textual reads every other text as markup. The rules know the annotations mypy holds true: a name, attribute or
function annotated as Content is Content, and the functions of content.py that return str return harmless text.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeGuard

from tests.project_source import calls, dotted, imported, keyword, last_name

DOOR = "crm_tui/tui/content.py"
MAKERS = ("textual.content.Content", "textual.markup.", "rich.text.Text", "rich.markup.")
CONTENT = {"Content", "Strip"}

ALL = -1
# What is called → (places of texts, names of texts). Widgets and methods that read a str as markup.
SINKS: Mapping[str, tuple[tuple[int, ...], tuple[str, ...]]] = {
    "Static": ((0,), ("content",)),
    "Label": ((0,), ("content",)),
    "Button": ((0,), ("label", "tooltip")),
    "Checkbox": ((0,), ("label", "tooltip")),
    "RadioButton": ((0,), ("label", "tooltip")),
    "Collapsible": ((), ("title",)),
    "DiscoveryHit": ((0,), ("display", "help")),
    "Hit": ((1,), ("match_display", "help")),
    "Link": ((0,), ("text", "tooltip")),
    "Option": ((0,), ("prompt",)),
    "OptionList": ((ALL,), ()),
    "Placeholder": ((0,), ("label",)),
    "RadioSet": ((ALL,), ()),
    "Selection": ((0,), ("prompt",)),
    "SystemCommand": ((0, 1), ("title", "help")),
    "Tab": ((0,), ("label",)),
    "TabbedContent": ((ALL,), ()),
    "TabPane": ((0,), ("title",)),
    "Tabs": ((ALL,), ()),
    "Tree": ((0,), ("label",)),
    "add_column": ((0,), ("label",)),
    "add_columns": ((ALL,), ()),
    "add_leaf": ((0,), ("label",)),
    "add_option": ((0,), ("option",)),
    "add_row": ((ALL,), ("label",)),
    "highlight": ((0,), ("candidate",)),
    "render_str": ((0,), ("text_content",)),
    "set_label": ((0,), ("label",)),
    "update": ((0,), ("content",)),
    "update_cell": ((2,), ("value",)),
    "with_tooltip": ((0,), ("tooltip",)),
}
# Attributes that read what they are given as markup.
ATTRIBUTES = {"border_title", "border_subtitle", "BORDER_TITLE", "BORDER_SUBTITLE", "tooltip"}
# These show a str as it is, so it has to be harmless for the terminal.
PLAIN_SINKS = {"Segment": "text", "notify": "message"}

COLLECTIONS = (
    ast.Dict,
    ast.Set,
    ast.List,
    ast.Tuple,
    ast.GeneratorExp,
    ast.DictComp,
    ast.SetComp,
    ast.ListComp,
)

NOT_CONTENT = "a text enters a widget that reads markup: make it with crm_tui/tui/content.py"
NOT_HARMLESS = "a text reaches the screen as it is: make it harmless with crm_tui/tui/content.py"
MAKES = "makes content: crm_tui/tui/content.py is the door"
MARKUP_ON = "notify() reads markup unless told markup=False"
RENDERS = "render() must be annotated to return Content"


class House(NamedTuple):
    """What all modules of tui/ declare, by name."""

    functions: frozenset[str]  # return Content
    attributes: frozenset[str]  # are Content
    harmless: frozenset[str]  # return text that content.py made harmless
    bases: Mapping[str, str]  # class → the class it is made from


def house(trees: Mapping[str, ast.Module]) -> House:
    """What the modules declare, content.py's functions among them."""
    functions: set[str] = set()
    attributes: set[str] = set()
    bases: dict[str, str] = {}
    for node in (node for tree in trees.values() for node in ast.walk(tree)):
        if isinstance(node, ast.FunctionDef) and _is(node.returns, CONTENT):
            is_property = any(last_name(each) in {"property", "cached_property"} for each in node.decorator_list)
            (attributes if is_property else functions).add(node.name)
        elif isinstance(node, ast.AnnAssign) and _is(node.annotation, CONTENT):
            attributes.add(last_name(node.target))
        elif isinstance(node, ast.ClassDef) and node.bases:
            bases[node.name] = last_name(node.bases[0])
    door = trees[DOOR].body if DOOR in trees else []
    harmless = {each.name for each in door if isinstance(each, ast.FunctionDef) and _is(each.returns, {"str"})}
    return House(frozenset(functions), frozenset(attributes), frozenset(harmless | {"display"}), bases)


def offences(path: str, tree: ast.Module, house: House) -> list[str]:
    """Texts that enter a widget without passing content.py, as `path:line: why not`."""
    if path == DOOR:
        return []
    names = imported(tree)
    found = {(call.lineno, MAKES) for call in calls(tree) if dotted(call.func, names).startswith(MAKERS)}
    for owner, scope in _scopes(tree, ""):
        known = _Known(house, scope)
        for node in _own(scope):
            if isinstance(node, ast.Call):
                found |= {(node.lineno, why) for why in _called(node, owner, known)}
            elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
                found |= {(node.lineno, why) for why in _assigned(node, known)}
        if _renders(scope) and not _is(scope.returns, CONTENT):
            found.add((scope.lineno, RENDERS))
    return [f"{path}:{line}: {why}" for line, why in sorted(found)]


def _is(annotation: ast.expr | None, names: set[str]) -> bool:
    """Whether the annotation is one of the names, or a union of them with None."""
    if isinstance(annotation, ast.BinOp):
        return _is(annotation.left, names) and _is(annotation.right, names | {"None"})
    if isinstance(annotation, ast.Constant):
        if isinstance(annotation.value, str):
            return _is(ast.parse(annotation.value, mode="eval").body, names)
        return annotation.value is None and "None" in names
    return last_name(annotation) in names if annotation else False


def _scopes(node: ast.AST, owner: str) -> Iterator[tuple[str, ast.AST]]:
    """The module and each function in it, with the name of the class it stands in."""
    if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef):
        yield owner, node
    for child in ast.iter_child_nodes(node):
        yield from _scopes(child, child.name if isinstance(child, ast.ClassDef) else owner)


def _own(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a scope without those of the functions inside it."""
    for child in ast.iter_child_nodes(scope):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield child
            yield from _own(child)


def _called(call: ast.Call, owner: str, known: "_Known") -> Iterator[str]:
    """Why this call may not be, if it shows text."""
    name = last_name(call.func)
    if name == "notify" and not _is_false(keyword(call, "markup")):
        yield MARKUP_ON
    if name in PLAIN_SINKS:
        text = call.args[0] if call.args else keyword(call, PLAIN_SINKS[name])
        if text and not known.harmless(text):
            yield NOT_HARMLESS
        return
    if name == "update" and call.args and isinstance(call.args[0], COLLECTIONS):
        return  # a dict's or a set's
    sink = known.sink(owner if _is_super_init(call) else name)
    if sink and not all(known.content(text) for text in _texts(call, *sink)):
        yield NOT_CONTENT


def _texts(call: ast.Call, places: tuple[int, ...], names: tuple[str, ...]) -> Iterator[ast.expr]:
    for place, argument in enumerate(call.args):
        if place in places or ALL in places:
            yield argument
    yield from (each.value for each in call.keywords if each.arg in names)


def _assigned(node: ast.Assign | ast.AnnAssign, known: "_Known") -> Iterator[str]:
    """Why this assignment may not be, if it shows text."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    for name in map(last_name, targets):
        if name in ATTRIBUTES and node.value and not known.content(node.value):
            yield NOT_CONTENT


def _renders(scope: ast.AST) -> TypeGuard[ast.FunctionDef]:
    """Whether it is a widget's `render(self)`; a Strip's is told the console."""
    return isinstance(scope, ast.FunctionDef) and scope.name == "render" and len(scope.args.args) == 1


def _is_false(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def _is_super_init(call: ast.Call) -> bool:
    """Whether it is `super().__init__(…)`."""
    func = call.func
    return (
        isinstance(func, ast.Attribute)
        and func.attr == "__init__"
        and isinstance(func.value, ast.Call)
        and last_name(func.value.func) == "super"
    )


class _Known:
    """What is known about expressions inside one function."""

    def __init__(self, house: House, scope: ast.AST) -> None:
        self.house = house
        self.given: dict[str, list[ast.expr]] = {}
        self.annotated: dict[str, ast.expr] = {}
        for node in _own(scope):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    self.given.setdefault(last_name(target), []).append(node.value)
            elif isinstance(node, ast.NamedExpr | ast.AnnAssign) and node.value:
                self.given.setdefault(last_name(node.target), []).append(node.value)
            elif isinstance(node, ast.arg) and node.annotation:
                self.annotated[node.arg] = node.annotation

    def sink(self, name: str) -> tuple[tuple[int, ...], tuple[str, ...]] | None:
        """Where a call takes texts, if it does; a class of the house takes them where its base does."""
        while name not in SINKS and name in self.house.bases:
            name = self.house.bases[name]
        return SINKS.get(name)

    def content(self, node: ast.expr) -> bool:
        """Whether it is Content, or words of the program that hold no markup."""
        if isinstance(node, ast.Constant):
            return node.value is None or (isinstance(node.value, str) and "[" not in node.value)
        if isinstance(node, ast.Name) and _is(self.annotated.get(node.id), CONTENT):
            return True
        if isinstance(node, ast.Attribute):
            return node.attr in self.house.attributes
        if isinstance(node, ast.Call):
            called = node.func
            known = last_name(called) in self.house.functions
            return known or (isinstance(called, ast.Attribute) and self.content(called.value))
        return self._combined(node, self.content)

    def harmless(self, node: ast.expr) -> bool:
        """Whether it is text that content.py or `display` made, or words of the program."""
        if isinstance(node, ast.Constant):
            return node.value is None or isinstance(node.value, str)
        if isinstance(node, ast.Call):
            called = node.func
            if last_name(called) in self.house.harmless:
                return True
            return isinstance(called, ast.Attribute) and self.harmless(called.value)
        if isinstance(node, ast.JoinedStr):
            inner = [each.value for each in node.values if isinstance(each, ast.FormattedValue)]
            return all(self.harmless(each) for each in inner)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            return self.harmless(node.left) or self.harmless(node.right)
        return self._combined(node, self.harmless)

    def _combined(self, node: ast.expr, rule: Callable[[ast.expr], bool]) -> bool:
        if isinstance(node, ast.Name):
            values = self.given.pop(node.id, [])
            known = bool(values) and all(rule(each) for each in values)
            self.given[node.id] = values
            return known
        if isinstance(node, ast.IfExp):
            return rule(node.body) and rule(node.orelse)
        if isinstance(node, ast.BoolOp):
            return all(rule(each) for each in node.values)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return rule(node.left) and rule(node.right)
        return isinstance(node, ast.NamedExpr) and rule(node.value)
