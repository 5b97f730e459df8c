"""The index: a disposable SQLite database made from the files, kept true by `refresh` alone."""
