"""The parts of a pipeline that robots act on: frozen models whose plain attributes a robot may read."""
