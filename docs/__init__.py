"""The generated pages of the documentation, and the pictures."""
