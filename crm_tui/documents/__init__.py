"""Templates: looked at here before they become mails and documents; nothing of a record is ever compiled."""
