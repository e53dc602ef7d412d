"""Know domains of mail: what is registered as one, where everybody may have a mailbox, who sends for others."""

from functools import cache

from tldextract import TLDExtract

from b24app.letters.words import words

_TWINS = {
    "googlemail.com": "gmail.com",
    **dict.fromkeys(("ya.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua", "narod.ru"), "yandex.ru"),
}
_LIKELY = 2
_TAGGED = ("gmail.com", "yandex.ru", "outlook.com", "hotmail.com", "live.com", "icloud.com", "proton.me")


@cache
def _suffixes() -> TLDExtract:
    # The list as it is shipped: nothing is fetched and nothing is written.
    return TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=False)


@cache
def registered(domain: str) -> str:
    """Return what somebody has registered of a domain: `firm.co.uk` of `mail.firm.co.uk`; else the whole."""
    domain = domain.strip().strip(".").lower()
    return _suffixes()(domain).top_domain_under_public_suffix or domain


def is_public(domain: str) -> bool:
    """Tell whether anybody may have a mailbox there."""
    return domain in words("public") or registered(domain) in words("public")


def is_sender(domain: str) -> bool:
    """Tell whether a domain is that part of another from which machines send: `news.shop.ru`."""
    return domain.removesuffix(registered(domain)).strip(".") in words("senders")


def same_box(box: str, domain: str) -> tuple[str, str]:
    """Spell a mailbox in the one way of its provider, for some take several spellings for one and the same."""
    domain = _TWINS.get(domain, domain)
    if domain in _TAGGED:
        box = box.partition("+")[0]
    if domain == "gmail.com":
        box = box.replace(".", "")
    if domain == "yandex.ru":
        box = box.replace(".", "-")
    return box, domain


def spellings(box: str, domain: str) -> list[str]:
    """List how people write one mailbox, as it was written first, then the likeliest ways."""
    plain, known = same_box(box, domain)
    boxes = [box, plain, plain.replace("-", ".")] if known == "yandex.ru" else [box, plain]
    names = [domain, known, *[one for one, other in _TWINS.items() if other == known][:_LIKELY]]
    return list(dict.fromkeys(f"{one}@{name}" for name in names for one in boxes))
