"""Questions to the index: the query language, rows, search, and finding one record."""
