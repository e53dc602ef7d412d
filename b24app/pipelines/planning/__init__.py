"""Compare a file with a portal, and plan the changes: counted, weighed, in a safe order."""
