"""Writes queued mail from its templates and hands it to the office's mail server."""
