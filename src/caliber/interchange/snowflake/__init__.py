"""Snowflake's semantic views, read from YAML or from ``CREATE SEMANTIC VIEW``: many views make one model."""

from caliber.interchange.snowflake.bring import Brought, read_snowflake

__all__ = ["Brought", "read_snowflake"]
