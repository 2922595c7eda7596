"""Framework-free helpers: no Django, no database, no clock, no randomness."""
