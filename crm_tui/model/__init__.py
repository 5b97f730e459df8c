"""What a record is, as values: field types, kinds, money, dates, ids, settings, problems and plans."""
