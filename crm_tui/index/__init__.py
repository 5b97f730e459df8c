"""The disposable SQLite index of the files: refresh, catch up, rebuild."""
