"""Measuring the clocks: ratios and budgets against a raw reference and a naive loop, on the same rows."""
