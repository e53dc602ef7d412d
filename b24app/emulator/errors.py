"""Refusals of the portal, each with its code, text and HTTP status.

Where the documentation and what servers send differ, the status here is the one servers were seen to send.
"""


class RestError(Exception):
    """A refusal on the wire: {"error": code, "error_description": text}."""

    def __init__(self, code: str, description: str, status: int = 400, **extra: object) -> None:
        super().__init__(f"{code}: {description}")
        self.code = code
        self.description = description
        self.status = status
        self.extra = extra

    def body(self) -> dict[str, object]:
        """Return the JSON body."""
        return {"error": self.code, "error_description": self.description, **self.extra}


class Bare(RestError):
    """A refusal without a text: the OAuth server sends some codes alone."""

    def __init__(self, code: str, status: int = 400) -> None:
        super().__init__(code, "", status)

    def body(self) -> dict[str, object]:
        """Return the JSON body."""
        return {"error": self.code}


def said(text: str) -> RestError:
    """Refuse with an empty code: in old methods only the text says what is wrong."""
    return RestError("", text)


def core(text: str) -> RestError:
    """Refuse with ERROR_CORE."""
    return RestError("ERROR_CORE", text)


def access_denied(why: str = "", status: int = 403) -> RestError:
    """Refuse for lack of rights or of the right context."""
    return RestError("ACCESS_DENIED", f"Access denied! {why}".rstrip(), status)


def wrong_auth_type(why: str = "Application context required") -> RestError:
    """Refuse a webhook where a method takes applications only."""
    return RestError("WRONG_AUTH_TYPE", f"Current authorization type is denied for this method {why}", 403)


def user_access_error() -> RestError:
    """Refuse somebody an administrator has not let into the application."""
    return RestError("user_access_error", "The user does not have access to the application.", 403)


def method_not_found() -> RestError:
    """Refuse a method by name."""
    return RestError("ERROR_METHOD_NOT_FOUND", "Method not found!", 404)


def argument(name: str, text: str) -> RestError:
    """Refuse a bad argument."""
    return RestError("ERROR_ARGUMENT", text, 400, argument=name)
