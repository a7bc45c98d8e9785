from caliber.app.center import Center as Center
from caliber.app.center import Result as Result
from caliber.app.center import connect as connect
from caliber.app.center import open_center as open  # noqa: A004
from caliber.errors import Problem as Problem
from caliber.errors import Refused as Refused
from caliber.errors import SourceError as SourceError

__version__: str
__all__ = ["Center", "Problem", "Refused", "Result", "SourceError", "__version__", "connect", "open"]
