"""`python -m ner` is `capgene`."""

import sys

from ner.cli import main

if __name__ == "__main__":
    sys.exit(main())
