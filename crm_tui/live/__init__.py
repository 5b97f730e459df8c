"""Watcher and clock in, changes out; calls the others and decides nothing."""
