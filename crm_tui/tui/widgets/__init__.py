"""Widgets: rows in, messages out."""
