"""Pipelines as code: a YAML file says what a funnel means, and the portal follows."""
