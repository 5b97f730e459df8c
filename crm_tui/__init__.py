"""A CRM of plain files: contacts, deals and activities as YAML in a git repository."""

__version__ = "0.1.0"
