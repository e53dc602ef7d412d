"""What the page of an audit says besides its numbers."""

from collections.abc import Mapping

from b24app.languages import phrase


def words_of() -> Mapping[str, str]:
    """Return the phrases of the page by name."""
    return {
        "title": phrase("Audit of leads"),
        "copied": phrase("as it stood on"),
        "leads": phrase("leads"),
        "open": phrase("open"),
        "classified": phrase("told what they are"),
        "confident": phrase("of that with confidence"),
        "again": phrase("from people who came before"),
        "clients": phrase("of known contacts and companies"),
        "inflow": phrase("What came, month by month"),
        "what": phrase("What the leads are"),
        "off": phrase("What to switch off"),
        "per_week": phrase("a week"),
        "do": phrase("What to do"),
        "where": phrase("Where"),
        "stops": phrase("leads a week that stop"),
        "now": phrase("leads a week now"),
        "then": phrase("a week with all of this"),
        "less": phrase("less"),
        "range": phrase("weeks between"),
        "basis": phrase(
            "Counted on the last whole weeks as if all of this had been in force;"
            " it holds as long as people write as they did."
        ),
        "price": phrase(
            "Who switches a mailbox off loses the new people who write there; the forecast does without that."
        ),
        "mailboxes": phrase("Mailboxes"),
        "mailbox": phrase("mailbox"),
        "owner": phrase("whose"),
        "total": phrase("in all"),
        "new": phrase("new people"),
        "further": phrase("further letters"),
        "useless": phrase("no requests"),
        "advice": phrase("advice"),
        "stages": phrase("Stages"),
        "stage": phrase("stage"),
        "senders": phrase("Who fills the pile without being a client"),
        "sender": phrase("sender"),
        "kind": phrase("kind"),
        "channel": phrase("channel"),
        "list": phrase("Leads"),
        "all": phrase("all"),
        "search": phrase("search in titles, names and reasons"),
        "found": phrase("found"),
        "created": phrase("created"),
        "why": phrase("why"),
        "more": phrase("show more"),
        "only_latest": phrase("The page holds the latest leads of each kind; leads.csv holds all."),
        "no_script": phrase("To choose among leads, allow scripts for this page, or open leads.csv."),
        "nothing": phrase("No lead is like that."),
        "first": phrase("first with"),
        "contact": phrase("contact"),
        "company": phrase("company"),
        "doubtful": phrase("doubtful"),
        "none": phrase("There are no leads."),
        "g_new": phrase("new people"),
        "g_talk": phrase("further letters"),
        "g_voice": phrase("calls and chats"),
        "g_ours": phrase("our own letters"),
        "g_noise": phrase("no requests"),
        "g_rest": phrase("others"),
    }
