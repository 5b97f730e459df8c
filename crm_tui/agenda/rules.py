"""The rules there are. A new reminder is one rule and one line here."""

from crm_tui.agenda.birthday import BIRTHDAY
from crm_tui.agenda.cadence import CADENCE
from crm_tui.agenda.deals import CLOSE, NEXT_STEP, ROTTING
from crm_tui.agenda.due import DUE
from crm_tui.agenda.rule import Rule

RULES: dict[str, Rule] = {rule.name: rule for rule in (DUE, NEXT_STEP, CLOSE, CADENCE, ROTTING, BIRTHDAY)}
