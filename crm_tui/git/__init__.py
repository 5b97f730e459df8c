"""Commits, repositories and their state, by the git program; the only room that starts it."""
