"""One function per thing a user can do: rows in, a plan out; nothing here writes."""
