"""The query language and what answers it: SQL, rows, groups, search, derived fields."""
