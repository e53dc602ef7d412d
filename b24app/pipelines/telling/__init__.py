"""Tell people what a pipeline says where a robot's own settings are empty."""
