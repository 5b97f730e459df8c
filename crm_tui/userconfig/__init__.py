"""What belongs to this person and this machine, as values to pass down."""
