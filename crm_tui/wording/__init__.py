"""How values read to people: dates, money, labels, and text made harmless."""
