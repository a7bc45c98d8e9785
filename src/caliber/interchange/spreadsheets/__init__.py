"""Dictionaries of metrics as departments keep them: XLSX and CSV, read into candidates, with what could not be read."""

from caliber.interchange.spreadsheets.read import Dictionary, read_dictionary

__all__ = ["Dictionary", "read_dictionary"]
