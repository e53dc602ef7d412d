"""What gunicorn serves: `b24app.wsgi:app`, built from the environment."""

from b24app import log
from b24app.settings import read_settings
from b24app.web.app import create_app
from b24app.wiring import build

_settings = read_settings()
log.set_up(_settings.log_level, _settings.log_form)
app = create_app(build(_settings))
