"""Processes with Django: each module is one task, started with an environment made for it.

The commands themselves know the owner's address and the backup key; these processes are given only
what their task needs.
"""
