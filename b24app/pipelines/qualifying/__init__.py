"""Qualify a lead by its answers: three coefficients, the class, the likely sum, the title and the portrait."""
