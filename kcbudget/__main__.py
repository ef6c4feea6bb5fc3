"""``python -m kcbudget``."""

from kcbudget.cli.main import main

if __name__ == "__main__":
    main()
