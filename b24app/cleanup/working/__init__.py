"""Do the long work of a clean-up as bulk jobs in the worker, each with its progress in its job."""
