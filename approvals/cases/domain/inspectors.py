"""TODO."""

FEWEST = 2
"""No one inspects alone (行政许可法第五十五条第二款)."""
