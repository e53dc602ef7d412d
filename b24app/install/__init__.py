"""Put the app on a portal: verify who asks, keep the tokens, register robots, bind events."""
