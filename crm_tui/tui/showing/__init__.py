"""From rows and records to what widgets show: no widget asks the index, no query knows a widget."""
