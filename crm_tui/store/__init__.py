"""The one door to the disk, and what lies between bytes and records."""
