"""The brake on mass silence: more at once than a bad hour ever brought is held for people to look at."""

SMALLEST = 5
"""So many at once are never held."""

FACTOR = 3

DAYS = 90


def threshold(busiest_hour: int) -> int:
    """How many silences of one department may take effect at once; *busiest_hour* is the 99th percentile per hour."""
    return max(SMALLEST, FACTOR * busiest_hour)


def trips(due: int, busiest_hour: int) -> bool:
    """Whether *due* silences of one department at once are too many."""
    return due > threshold(busiest_hour)
