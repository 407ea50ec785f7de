"""Sound as a value (clip), read from strangers (decode), written for people (encode, picture)."""
