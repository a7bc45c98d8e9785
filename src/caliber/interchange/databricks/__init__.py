"""Databricks' metric views in YAML (0.1 and 1.1), read into a model: a file a view."""

from caliber.interchange.databricks.bring import Brought, read_databricks

__all__ = ["Brought", "read_databricks"]
