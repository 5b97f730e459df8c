"""The edition of the index's tables, for who asks it without their layout."""

# Raised whenever the tables of layout.py, or what is written into them, change: an older index is rebuilt.
VERSION = 10
