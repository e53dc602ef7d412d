"""Book visits and see them through."""
