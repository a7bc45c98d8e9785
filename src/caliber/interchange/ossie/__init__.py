"""Apache Ossie (Open Semantic Interchange): models written in version 0.1.1, read in 0.1.1 and 0.2.0.dev0."""

from caliber.interchange.ossie.bring import Brought, read_ossie
from caliber.interchange.ossie.leave import write_ossie

__all__ = ["Brought", "read_ossie", "write_ossie"]
