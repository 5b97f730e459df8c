"""Screens: they ask queries and apply plans."""
