"""Let `python -m b24app` be the command line."""

from b24app.cli import main

if __name__ == "__main__":
    main()
