"""Problems across records, found in the index's rows: one file per rule."""
