"""The lifecycle of a case as a model that hypothesis drives: see README.md."""
