"""Measurements: how fast and how large things are; run by `make bench`, no part of the tests."""
