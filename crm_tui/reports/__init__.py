"""Numbers: groups and a period in, a frozen result out; one file per report."""
