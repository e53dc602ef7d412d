"""Hold the classes of an ABC model against what became of the leads, and count on what is still open."""
