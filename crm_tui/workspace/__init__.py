"""The assembly point: roots, settings, store and index in one handle, and `apply`, the door for edits."""
