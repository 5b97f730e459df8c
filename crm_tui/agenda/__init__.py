"""Reminders: what is to be done now, worked out from the records by rules."""
