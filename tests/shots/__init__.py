"""Pictures of every window and state: `python3 dev.py shots DIR`."""
