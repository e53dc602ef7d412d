"""Say what a report counts, ask the published copy, and name what was found."""
