"""`python -m pampero.cli`."""

from pampero.cli.main import main

main()
