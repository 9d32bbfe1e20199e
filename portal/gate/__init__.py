"""What people hand in, before it is kept: searched and made anew in one bounded process, never in the server's.

``keeper.pass_through`` is the whole of it for callers.
"""
