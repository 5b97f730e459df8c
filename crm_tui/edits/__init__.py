"""One function per thing a user can do: records in, a plan out. Nothing here writes."""
