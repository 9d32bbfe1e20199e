"""What one file may take."""

MEMORY = 512 * 1024 * 1024  # bytes of address space
CPU_SECONDS = 20
WALL_SECONDS = 30

MAX_STREAM = 256 * 1024 * 1024
"""Bytes of one decoded stream or picture: a page of A3 at 600 dpi in colour has 209 million."""

MAX_STREAMS = 2 * 1024 * 1024 * 1024
"""Bytes of all decoded streams together."""

MAX_HELD = 96 * 1024 * 1024
"""Bytes of a stream that can only be decoded whole."""
