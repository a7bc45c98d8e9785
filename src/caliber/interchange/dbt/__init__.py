"""dbt's semantic models and metrics, read into a model: YAML of the older and the newer dialect, or the manifest."""

from caliber.interchange.dbt.bring import Brought, read_dbt
from caliber.interchange.dbt.leave import write_dbt

__all__ = ["Brought", "read_dbt", "write_dbt"]
