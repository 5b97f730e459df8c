"""Forms: a record as a draft, made from its kind, and the widgets that fill it in."""
