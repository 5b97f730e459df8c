"""When a file's times cannot be trusted to show its next change."""

# A file touched this shortly before it was read may change again without its time showing it.
RACY_NS = 2_000_000_000
