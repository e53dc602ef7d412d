"""Put lead handling in a Bitrix24 portal in order: pipelines as code, robots, and a portal in a box."""

__version__ = "0.1.0"
