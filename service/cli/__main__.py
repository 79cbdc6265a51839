"""`python -m service.cli`: the command without being installed."""

from service.cli import main

if __name__ == "__main__":
    main(prog_name="sovang")
