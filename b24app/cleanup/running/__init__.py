"""Carry decisions out, silently and in waves, and take them back."""
