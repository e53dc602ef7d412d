"""The HTTP edge: what the portal calls and what people see inside it."""
