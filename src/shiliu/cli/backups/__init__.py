"""Encrypted backups: written as a stream, read as a stream, never in clear text on a disk."""
