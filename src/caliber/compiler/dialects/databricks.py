"""Databricks SQL: Spark's."""

from __future__ import annotations

from caliber.compiler.dialects.spark import SPARK

DATABRICKS = SPARK._replace(name="databricks")
