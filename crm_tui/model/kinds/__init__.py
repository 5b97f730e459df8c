"""The kinds there are. A new kind is one declaration and one line here."""

from crm_tui.model.kind import Kind
from crm_tui.model.kinds.activity import ACTIVITY
from crm_tui.model.kinds.company import COMPANY
from crm_tui.model.kinds.contact import CONTACT
from crm_tui.model.kinds.deal import DEAL
from crm_tui.model.kinds.member import MEMBER

KINDS: tuple[Kind, ...] = (CONTACT, COMPANY, DEAL, ACTIVITY, MEMBER)
