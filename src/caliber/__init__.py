"""Caliber · 口径: the open metric center."""

__version__ = "0.1.0"
