"""How gunicorn serves the app: `b24app serve` reads this file; the settings come from the environment (env.example)."""
# ruff: noqa: INP001

from b24app.settings import read_settings

_settings = read_settings()

wsgi_app = "b24app.wsgi:app"
bind = _settings.bind
workers = _settings.web_workers
# Threads, because an installation waits for the portal while robot calls must go on being accepted.
worker_class = "gthread"
threads = 8
# Every process opens its own database connections: nothing may cross a fork.
preload_app = False
# No second way in: `b24app serve` starts and stops gunicorn.
control_socket_disable = True
# An installation asks the portal several times, each up to a minute.
timeout = 180
# Less than `b24app serve` waits before it ends what is left.
graceful_timeout = 20
keepalive = 5

# The path without its query: addresses of the portal's frame carry session ids. No referrer either.
accesslog = "-"
access_log_format = '%(t)s %(h)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms request=%({x-request-id}o)s'
errorlog = "-"
loglevel = _settings.log_level.lower()
