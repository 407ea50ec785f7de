"""The whole bot against a loopback Discord that misbehaves, killed as often as anyone likes."""
