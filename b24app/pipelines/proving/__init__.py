"""Say who acts on which part of a pipeline, where robots are placed, and try processes out."""
