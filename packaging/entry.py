"""Where the standalone program starts."""

import sys

from rts_console.cli import main

if __name__ == "__main__":
    sys.exit(main())
