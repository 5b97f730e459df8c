"""Measurements: ratios taken side by side in one run on one machine."""
