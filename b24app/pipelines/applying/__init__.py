"""Carry plans out step by step, go on after a crash, take them back, and look whether they hold."""
