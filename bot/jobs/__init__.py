"""Accepting requests, running them in turn and keeping the promises made about them."""
