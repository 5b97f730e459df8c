"""File events in, batches of paths out after a quiet spell."""
