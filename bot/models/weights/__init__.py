"""Finding, fetching and safely reading files of weights."""
