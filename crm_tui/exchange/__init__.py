"""Imports, which are plans, and exports: one file per format."""
