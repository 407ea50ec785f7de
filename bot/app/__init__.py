"""Puts the parts together: the service on Discord, the demo, what machines ask."""
