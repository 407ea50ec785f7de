"""Small helpers that know nothing of Mario."""
