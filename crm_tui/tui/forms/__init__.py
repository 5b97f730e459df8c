"""Forms: a record in, a draft out."""
