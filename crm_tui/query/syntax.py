"""The query language, read into a tree.

    query  = either { "or" either }            stage:lead or stage:qualified
    either = term { term }                     owner:me value:5k..
    term   = [ "-" | "not:" | "not" ] atom     -tag:cold  not:tag:cold
    atom   = "(" query ")" | word | "quoted words" | field op value
    op     = ":" | "=" | "!=" | "<" | "<=" | ">" | ">="        value>5k  value:>5k
    value  = text | "quoted" | a..b | a.. | ..b | none | any | value,value

`sort:-value,close` and `limit:20` stand anywhere at the top. Quoted words are a phrase; words alone are found by
their start, each anywhere in the record.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from crm_tui.errors import QueryError

DIRECTIVES = ("sort", "limit")
_TERM = r"(?P<field>[^\W\d]\w*(?:\.[^\W\d]\w*)?)(?P<op>:?<=|:?>=|:?<|:?>|!=|[:=])"
# What a person types stays far below these; a database gives up somewhere above them.
_DEEPEST = 20
_LONGEST = 4000
_MOST = 200


class Text(NamedTuple):
    """Words to be found anywhere in the record; `exact` as one phrase."""

    words: str
    position: int
    exact: bool = False


class Match(NamedTuple):
    """A field compared with a value; `exact` when the value was quoted."""

    field: str
    op: str
    value: str
    exact: bool
    position: int
    value_position: int


class Not(NamedTuple):
    """What must not hold."""

    term: "Term"


class And(NamedTuple):
    """All must hold; none at all always holds."""

    terms: "tuple[Term, ...]"


class Or(NamedTuple):
    """One must hold."""

    terms: "tuple[Term, ...]"


class Rows(NamedTuple):
    """These rows of the index, by their numbers: what was found before. No text says it."""

    rids: tuple[int, ...]


Term: TypeAlias = Text | Match | Not | And | Or | Rows


class Sort(NamedTuple):
    """One sort key."""

    field: str
    descending: bool
    position: int


class Query(NamedTuple):
    """A query as it was understood."""

    text: str
    where: Term
    sort: tuple[Sort, ...] = ()
    limit: int | None = None


def matches(term: Term) -> Iterator[Match]:
    """The comparisons in a term, in their order."""
    if isinstance(term, Match):
        yield term
    elif isinstance(term, Not):
        yield from matches(term.term)
    elif isinstance(term, And | Or):
        for each in term.terms:
            yield from matches(each)


def parse(text: str) -> Query:
    """The tree of a query. Raises QueryError with the place that cannot be understood."""
    for position, letter in enumerate(text if not text.isascii() else ""):
        if "\ud800" <= letter <= "\udfff":
            raise QueryError("this letter is no text", text, position, "take it out")
    return _Parser(text).query()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0
        self.conditions = 0
        self.sort: tuple[Sort, ...] = ()
        self.limit: int | None = None

    def fail(self, message: str, position: int, hint: str = "") -> QueryError:
        return QueryError(message, self.text, position, hint)

    def query(self) -> Query:
        if len(self.text) > _LONGEST:
            raise self.fail(f"a query has at most {_LONGEST} characters", _LONGEST)
        where = self.either()
        if self.at < len(self.text):
            raise self.fail("this ) was never opened", self.at, "take it out, or quote it")
        return Query(self.text, where, self.sort, self.limit)

    def either(self) -> Term:
        self.more()
        start = self.at
        options = [self.both()]
        while self.word_ahead("or"):
            self.at += 2
            options.append(self.both())
            if options[-1] == And(()):
                raise self.fail("something must stand after `or`", self.at)
        if len(options) > 1 and options[0] == And(()):
            raise self.fail("something must stand before `or`", start)
        return options[0] if len(options) == 1 else Or(tuple(options))

    def both(self) -> Term:
        terms: list[Term] = []
        while self.more() and not self.word_ahead("or"):
            if (term := self.term()) is not None:
                terms.append(term)
        return terms[0] if len(terms) == 1 else And(tuple(terms))

    def more(self) -> bool:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.at < len(self.text) and self.text[self.at] != ")"

    def word_ahead(self, word: str) -> bool:
        self.more()
        end = self.at + len(word)
        if self.text[self.at : end].lower() != word:
            return False
        return end == len(self.text) or self.text[end].isspace() or self.text[end] == "("

    def term(self) -> Term | None:
        start = self.at
        if self.word_ahead("not"):
            self.at += 3
            return Not(self.needed(start))
        if self.text.startswith("not:", self.at):
            self.at += 4
            return Not(self.needed(start))
        if self.text[self.at] == "-" and self.at + 1 < len(self.text) and not self.text[self.at + 1].isspace():
            self.at += 1
            return Not(self.needed(start))
        return self.atom()

    def needed(self, start: int) -> Term:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.fail("the query is nested too deeply", start)
        term = self.term() if self.more() else None
        self.depth -= 1
        if term is None:
            raise self.fail("something must stand after `not`", start)
        return term

    def atom(self) -> Term | None:
        start = self.at
        if self.text[start] == "(":
            return self.group()
        self.conditions += 1
        if self.conditions > _MOST:
            raise self.fail(f"a query has at most {_MOST} conditions", start)
        if self.text[start] == '"':
            return Text(self.quoted(), start, exact=True)
        if found := re.compile(_TERM).match(self.text, start):
            self.at = found.end()
            return self.match(found["field"].lower(), found["op"], start)
        return Text(self.bare(), start)

    def group(self) -> Term:
        start = self.at
        self.at += 1
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.fail("the query is nested too deeply", start)
        inner = self.either()
        self.depth -= 1
        if self.at >= len(self.text):
            raise self.fail("this ( is never closed", start, "add a )")
        self.at += 1
        return inner

    def match(self, field: str, op: str, start: int) -> Term | None:
        value_at = self.at
        exact = self.text[value_at : value_at + 1] == '"'
        value = self.quoted() if exact else self.bare()
        if field in DIRECTIVES:
            self.directive(field, value, start, value_at)
            return None
        if not value and not exact:
            raise self.fail(f"what should {field} be?", value_at, f"as in {field}:none, {field}:any or a value")
        if op == "!=":
            return Not(Match(field, "=", value, exact, start, value_at))
        return Match(field, op if op == ":" else op.removeprefix(":"), value, exact, start, value_at)

    def directive(self, field: str, value: str, start: int, value_at: int) -> None:
        if self.depth:
            raise self.fail(f"{field}: stands alone, outside of parentheses and `not`", start)
        if field == "limit":
            if not (value.isascii() and value.isdecimal()):
                raise self.fail("limit: takes a whole number", value_at, "as in limit:20")
            self.limit = int(value[:9])
            return
        self.sort = tuple(self.sort_keys(value, value_at))

    def sort_keys(self, value: str, at: int) -> Iterator[Sort]:
        for key in value.split(","):
            name = key.strip().lstrip("-+").lower()
            if not name:
                raise self.fail("sort: takes fields", at, "as in sort:-value,close")
            yield Sort(name, key.strip().startswith("-"), at)
            at += len(key) + 1

    def bare(self) -> str:
        start = self.at
        while self.at < len(self.text) and not self.text[self.at].isspace() and self.text[self.at] not in '()"':
            self.at += 1
        if self.at == start and self.at < len(self.text) and self.text[self.at] == '"':
            return self.quoted()
        return self.text[start : self.at]

    def quoted(self) -> str:
        start = self.at
        self.at += 1
        letters: list[str] = []
        while self.at < len(self.text):
            letter = self.text[self.at]
            self.at += 1
            if letter == '"':
                return "".join(letters)
            if letter == "\\" and self.at < len(self.text):
                letter = self.text[self.at]
                self.at += 1
            letters.append(letter)
        raise self.fail("this quote is never closed", start, 'add a "')
