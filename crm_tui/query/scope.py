"""What the names in a query mean for one kind: columns, derived fields, fields through one link."""

from collections.abc import Callable
from typing import NamedTuple

from crm_tui.index.layout import quoted, table
from crm_tui.model.context import Context
from crm_tui.model.field import Field
from crm_tui.model.kind import Kind
from crm_tui.model.schema import Schema
from crm_tui.model.suggest import nearest
from crm_tui.model.types import TYPES
from crm_tui.query.derived import DERIVED, VALUE_DAY, Derived, derived
from crm_tui.query.sql import Sql, fill

ENVELOPE = ("id", "path", "root")
# What a record links to by any field, where it has none of that name: `links:company/engines`.
LINKS = "links"
# x as a whole number, a half to the even neighbour. What a float is off by is less than the margin, so that a half
# is seen as one; rates have fewer decimals than would come as near to a half without being one.
_HALF_EVEN = (
    "CAST(CASE WHEN abs(abs(x - CAST(x AS INTEGER)) - 0.5) <= 1e-9 + abs(x) * 4e-16"
    " THEN 2 * ROUND(x / 2) ELSE ROUND(x) END AS INTEGER)"
)


class Asking(NamedTuple):
    """Who asks and when: the schema, the context with the present moment, and the member that `me` stands for.

    `who` is that member's id, or finds it out, which takes longer than most questions that nobody's name is in.
    """

    schema: Schema
    ctx: Context
    who: str | Callable[[], str] = ""

    @property
    def me(self) -> str:
        """The member's id, or ""."""
        return self.who if isinstance(self.who, str) else self.who()

    @property
    def today(self) -> str:
        """The workspace's day as ISO text."""
        return self.ctx.now.date().isoformat()


class Scope(NamedTuple):
    """A kind under an alias of its table; `one` where a single row is asked for."""

    asking: Asking
    kind: Kind
    alias: str = "t"
    one: bool = False

    @property
    def source(self) -> str:
        """The table under its alias."""
        return f"{table(self.kind)} {self.alias}"

    def column(self, name: str) -> Sql:
        """A column of the row."""
        return Sql(f"{self.alias}.{quoted(name)}")

    def filled(self, template: str, **parts: Sql) -> Sql:
        """A template of derived SQL with the row, today and the home value filled in."""
        return fill(template, t=Sql(self.alias), today=Sql("?", (self.asking.today,)), **parts)

    def expression(self, field: Field) -> Sql:
        """The first column of a field, or its text in the stored document when it has none."""
        if field.type.columns(field):
            return self.column(field.name + field.type.columns(field)[0].suffix)
        return self.in_doc(field.name)

    @property
    def doc(self) -> str:
        """The stored document of the row."""
        return f"(SELECT doc.doc FROM doc WHERE doc.rid = {self.alias}.rid)"

    def in_doc(self, name: str) -> Sql:
        """A key of the stored document."""
        return Sql(f"json_extract({self.doc}, ?)", (f'$."{name}"',))

    def home(self, field: Field) -> Sql:
        """An amount in minor units of the workspace's currency at the record's day; NULL without a rate.

        Only that of a unit price may have a fraction.
        """
        amount, currency = self.column(field.name), self.column(field.name + ".currency")
        day = self.filled(VALUE_DAY) if self.kind.name == "deal" else Sql("?", (self.asking.today,))
        worth = fill(
            f"(SELECT {'x' if field.type is TYPES['price'] else _HALF_EVEN} FROM (SELECT {{amount}} * r.factor AS x"
            " FROM rate r WHERE r.currency = {currency} AND r.day <= {day} ORDER BY r.day DESC LIMIT 1))",
            amount=amount, currency=currency, day=day,
        )  # fmt: skip
        home = Sql("?", (self.asking.ctx.currency,))
        return fill(
            "(CASE WHEN {currency} = {home} THEN {amount} ELSE {worth} END)",
            currency=currency, home=home, amount=amount, worth=worth,
        )  # fmt: skip

    def derived(self, name: str) -> tuple[Derived, Sql] | None:
        """A derived field with its expression."""
        found = derived(name, self.kind.name, one=self.one)
        if found is None:
            return None
        each, template = found
        value = self.home(self.kind.fields["value"]) if "{value}" in template else Sql("NULL")
        return each, self.filled(template, value=value)

    def through(self, field: Field) -> "Scope":
        """The scope of the kind a link field points at."""
        return Scope(self.asking, self.asking.schema.kinds[link_target(field)], f"{self.alias}j")

    def names(self) -> list[str]:
        """All names that may stand in a query."""
        own = list(self.kind.fields)
        aliases = [field.alias for field in self.kind.fields.values() if field.alias]
        return own + aliases + [name for name in DERIVED if derived(name, self.kind.name)] + list(ENVELOPE)

    def hint(self, name: str) -> str:
        """What was probably meant by a name."""
        close = nearest(name, self.names())
        return f"did you mean {close!r}?" if close else f"fields of a {self.kind.name}: {', '.join(self.names())}"


def link_target(field: Field) -> str:
    """The kind that a link field, or a list of links, points at; empty for none or any."""
    inner = field.of or field
    return inner.to if inner.type.name == "link" else ""


def field_of(each: Derived) -> Field:
    """A derived field as a field, so that values are read and shown by its type."""
    return Field(each.name, TYPES[each.type], each.title)
