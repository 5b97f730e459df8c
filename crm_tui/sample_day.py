"""The day on which the sample business is written to be looked at."""

from datetime import date

# Every date in the sample's records is meant as seen from here; a copy opened later is moved on.
SAMPLE_TODAY = date(2026, 11, 21)
