"""MusicGen's weights: which there are, how they are fetched and judged, and what they make of a wish."""
