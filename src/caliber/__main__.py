"""``python -m caliber`` is the command line."""

import sys

from caliber.cli import main

if __name__ == "__main__":
    sys.exit(main())
