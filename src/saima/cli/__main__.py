"""`python -m saima.cli`: the console command, for processes that start it themselves."""

import sys

from saima.cli import main

sys.exit(main())
