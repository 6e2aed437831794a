"""The staff's desktop client: the only package that may import Qt."""

PRODUCT = "Portal Desk"
__version__ = "0.1.0"
