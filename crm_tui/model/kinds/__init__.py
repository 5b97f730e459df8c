"""The kinds there are. A new kind is one declaration and one line here."""

from crm_tui.model.kind import Kind
from crm_tui.model.kinds.activity import ACTIVITY
from crm_tui.model.kinds.campaign import CAMPAIGN
from crm_tui.model.kinds.company import COMPANY
from crm_tui.model.kinds.contact import CONTACT
from crm_tui.model.kinds.deal import DEAL
from crm_tui.model.kinds.feedback import FEEDBACK
from crm_tui.model.kinds.goal import GOAL
from crm_tui.model.kinds.member import MEMBER
from crm_tui.model.kinds.order import ORDER
from crm_tui.model.kinds.product import PRODUCT
from crm_tui.model.kinds.segment import SEGMENT
from crm_tui.model.kinds.task import TASK
from crm_tui.model.kinds.ticket import TICKET

KINDS: tuple[Kind, ...] = (
    CONTACT, COMPANY, DEAL, ACTIVITY, TASK, PRODUCT, ORDER, TICKET, CAMPAIGN, FEEDBACK, GOAL, SEGMENT, MEMBER,
)  # fmt: skip
