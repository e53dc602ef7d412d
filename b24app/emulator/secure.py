"""https: real portals speak nothing else, and official clients insist on it."""

from ssl import Purpose, SSLContext, SSLError, create_default_context

import click


def load(certificate: str) -> SSLContext:
    """Read a certificate and its key out of one PEM file."""
    context = create_default_context(Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(certificate)
    except (SSLError, OSError) as error:
        why = error.strerror or str(error)
        raise click.UsageError(f"--certificate: {why}; name a PEM file with a certificate and its key") from error
    return context
