"""``python -m heard``, which ./heard hands over to."""

import sys

from heard.frame.cli import main

sys.exit(main(sys.argv[1:]))
