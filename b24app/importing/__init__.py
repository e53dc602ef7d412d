"""Bring leads in from a CSV file."""
