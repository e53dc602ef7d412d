"""The database's shapes over time, one file a change in versions/."""
