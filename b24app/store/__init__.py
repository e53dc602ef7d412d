"""Keep what must outlive a process: installs with their tokens, plans, journal, robot runs, request limits."""
