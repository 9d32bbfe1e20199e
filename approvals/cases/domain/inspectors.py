"""How many inspect an item at the fewest; a constraint of its table."""

FEWEST = 2
"""No one inspects alone (行政许可法第五十五条第二款)."""
