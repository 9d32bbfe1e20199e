"""Rows of models without the ORM's cost for each statement: how they travel, are read and are written."""
