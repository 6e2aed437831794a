"""The service: customers use the portal in it. It keeps nothing between two requests."""
