"""How values read to people: text made harmless, cell widths, money, numbers, dates, plain tables."""
