"""The one door to git processes: one file per job."""
