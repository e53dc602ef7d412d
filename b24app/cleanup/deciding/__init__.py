"""Decide by a recipe what becomes of each lead, and let people look at it before anything happens."""
