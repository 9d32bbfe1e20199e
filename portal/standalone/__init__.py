"""Runs the portal on one machine: embedded servers, demo, checks, tests, management commands.

Standard library only and no Django: the supervisor stays small and lives as long as the demo.
"""
