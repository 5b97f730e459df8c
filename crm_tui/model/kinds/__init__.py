"""The kinds as data: one file per kind."""
