"""A hall at work: cases of the last sixty working days, made by the services themselves."""
