"""Cube's data model in YAML, written and read: cubes with their joins, measures and segments; views as metric sets."""

from caliber.interchange.cube.bring import Brought, read_cube
from caliber.interchange.cube.leave import write_cube

__all__ = ["Brought", "read_cube", "write_cube"]
