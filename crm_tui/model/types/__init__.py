"""The table of field types: parse, format, compare, column, schema and merge rule of each."""
