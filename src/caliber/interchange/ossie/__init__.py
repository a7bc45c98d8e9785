"""Apache Ossie (Open Semantic Interchange): models read and written in version 0.1.1 and both shapes of 0.2.0.dev0."""

from caliber.interchange.ossie.bring import Brought, read_ossie
from caliber.interchange.ossie.leave import write_ossie
from caliber.interchange.ossie.versions import SHAPES

__all__ = ["SHAPES", "Brought", "read_ossie", "write_ossie"]
