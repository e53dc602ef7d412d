"""Say what is known of letters: which addresses are ours, which several people share, which send mailings alone."""

from pydantic import Field

from b24app.languages import phrase
from b24app.pipelines.language.texts import Frozen, Said


class Mail(Frozen):
    """What the robot email_duplicate cannot know by itself; `b24app leads after` proposes it."""

    own: tuple[Said, ...] = Field(
        default=(), description=phrase("Our addresses and domains besides those of the portal's users.")
    )
    shared: tuple[Said, ...] = Field(
        default=(),
        description=phrase("Addresses that several people write from: a person is asked whose letter it is."),
    )
    mailings: tuple[Said, ...] = Field(default=(), description=phrase("Domains that send nothing but mailings."))
