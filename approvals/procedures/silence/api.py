"""TODO."""

APART = "Asked for in a no where another department's silence counts as agreement: its missing paper is not the reason."
