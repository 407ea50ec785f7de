"""MusicGen's weights: which there are, how they are fetched and judged, what they compose."""
