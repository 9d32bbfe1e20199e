"""What the API tells those who say no while another department is silent."""

APART = "Asked for in a no where another department's silence counts as agreement: its missing paper is not the reason."
