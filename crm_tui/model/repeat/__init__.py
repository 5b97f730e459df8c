"""Recurrence: what a task's `repeat` says, read from rules and from words."""

from crm_tui.model.repeat.rule import Rule, read_rule, write_rule
from crm_tui.model.repeat.words import read_repeat, repeat_words

__all__ = ["Rule", "read_repeat", "read_rule", "repeat_words", "write_rule"]
