"""Recurrence rules as people say them: every 2 weeks, monthly on the 15th, every last friday."""

import re
from collections.abc import Mapping

from crm_tui.model.misread import quoted
from crm_tui.model.repeat.rule import EXAMPLES, Rule, read_rule, write_rule
from crm_tui.model.when import WhenError
from crm_tui.model.when.spans import NO_WORDS
from crm_tui.model.when.words import COUNTS, WEEKDAYS, number, split

_PLAIN = {
    "daily": Rule("DAILY"), "weekly": Rule("WEEKLY"), "biweekly": Rule("WEEKLY", 2), "fortnightly": Rule("WEEKLY", 2),
    "monthly": Rule("MONTHLY"), "quarterly": Rule("MONTHLY", 3), "yearly": Rule("YEARLY"), "annually": Rule("YEARLY"),
}  # fmt: skip
_UNITS = {
    "day": Rule("DAILY"), "week": Rule("WEEKLY"), "fortnight": Rule("WEEKLY", 2), "month": Rule("MONTHLY"),
    "quarter": Rule("MONTHLY", 3), "year": Rule("YEARLY"),
}  # fmt: skip
_WORKDAYS = tuple((0, day) for day in range(5))
_PLACES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ORDINAL = r"([0-9]{1,2})(st|nd|rd|th|\.)?"


def read_repeat(text: str, words: Mapping[str, str] = NO_WORDS) -> str:
    """The RFC 5545 rule of a text that is one, or says one in words; `words` adds those of other languages.

    Raises WhenError.
    """
    if "=" in text:
        return write_rule(read_rule(text))
    tokens = [token for token in split(text.replace(",", " "), words) if token not in ("and", "the")]
    rule = _said(tokens)
    if rule is None:
        raise WhenError(f"{quoted(text)} says not how it repeats", EXAMPLES)
    return write_rule(rule)


def _said(tokens: list[str]) -> Rule | None:
    head, on, tail = _cut(tokens, "on")
    base = _base(head)
    if base is None or not on:
        return base
    return _on(base, tail) if tail else None


def _cut(tokens: list[str], at: str) -> tuple[list[str], bool, list[str]]:
    place = tokens.index(at) if at in tokens else len(tokens)
    return tokens[:place], place < len(tokens), tokens[place + 1 :]


def _base(tokens: list[str]) -> Rule | None:
    """`weekly`, `every 2 weeks`, `every mon thu`, `every first monday`; None for anything else."""
    if len(tokens) == 1 and tokens[0] in _PLAIN:
        return _PLAIN[tokens[0]]
    if len(tokens) < 2 or tokens[0] not in ("every", "each"):
        return None
    count, rest = _counted(tokens[1:])
    if len(rest) == 1 and rest[0] in ("weekday", "workday", "weekdays", "workdays"):
        return Rule("WEEKLY", days=_WORKDAYS) if count == 1 else None
    if len(rest) == 1 and (unit := _UNITS.get(rest[0].removesuffix("s"))):
        return unit._replace(interval=unit.interval * count)
    if tokens[1] in _PLACES:
        return _on(Rule("MONTHLY"), tokens[1:])
    return _on(Rule("WEEKLY", count), rest)


def _counted(tokens: list[str]) -> tuple[int, list[str]]:
    """How many of the units that follow: 2 of `2 weeks` and of `other week`."""
    count = 2 if tokens[0] == "other" else COUNTS.get(tokens[0], number(tokens[0]))
    return (count, tokens[1:]) if count and len(tokens) > 1 else (1, tokens)


def _on(base: Rule, tokens: list[str]) -> Rule | None:
    """The rule with its days: of the week, or of the month."""
    days = [WEEKDAYS.get(token.removesuffix("s") if token not in WEEKDAYS else token) for token in tokens]
    known = sorted({day for day in days if day is not None})
    if base.frequency == "WEEKLY" and None not in days:
        return base._replace(days=tuple((0, day) for day in known))
    if base.frequency != "MONTHLY":
        return None
    whole_month = tokens[2:] in ([], ["of", "month"], ["of", "every", "month"], ["of", "each", "month"])
    nth = _nth(base, tokens[0], tokens[1]) if len(tokens) > 1 and whole_month else None
    return nth or _dated(base, tokens)


def _nth(base: Rule, place: str, what: str) -> Rule | None:
    if place == "last" and what == "day":
        return base._replace(month_days=(-1,))
    if place in _PLACES and what in WEEKDAYS:
        return base._replace(days=((_PLACES[place], WEEKDAYS[what]),))
    return None


def _dated(base: Rule, tokens: list[str]) -> Rule | None:
    """Days of the month by their numbers; one that a short month lacks falls on its last."""
    found = [re.fullmatch(_ORDINAL, token) for token in tokens]
    dates = sorted({int(each[1]) for each in found if each})
    if not dates or None in found or not 1 <= dates[0] <= dates[-1] <= 31:
        return None
    if len(dates) == 1 and dates[0] > 28:
        return base._replace(month_days=tuple(range(28, dates[0] + 1)), places=(-1,))
    return base._replace(month_days=tuple(dates))


def repeat_words(text: str) -> str:
    """A rule as people say it; the rule itself where they have no short words for it."""
    rule = read_rule(text)
    plain = rule._replace(interval=1, days=(), month_days=(), places=())
    if plain != Rule(rule.frequency):
        return text
    said = f"{_every(rule)} {_days_said(rule)}".strip()
    try:
        return said if read_repeat(said) == text else text
    except WhenError:
        return text


def _every(rule: Rule) -> str:
    unit = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}[rule.frequency]
    return f"every {unit}" if rule.interval == 1 else f"every {rule.interval} {unit}s"


def _days_said(rule: Rule) -> str:
    """The days of a rule in words."""
    if not (rule.days or rule.month_days):
        return ""
    if rule.month_days == (-1,):
        return "on the last day"
    if rule.month_days:
        last = rule.month_days[-1:] if rule.places else rule.month_days
        return "on the " + ", ".join(_ordinal(day) for day in last)
    by_place = {place: word for word, place in _PLACES.items()}
    names = [f"{by_place.get(place, '') + ' ' if place else ''}{_NAMES[day]}" for place, day in rule.days]
    return "on " + ("the " if rule.days[0][0] else "") + ", ".join(names)


def _ordinal(day: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{'th' if day in (11, 12, 13) else ending}"
