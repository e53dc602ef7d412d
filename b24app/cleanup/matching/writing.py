"""Write pairs and groups into the copy, each with its reasons as sentences."""

from duckdb import DuckDBPyConnection

from b24app.cleanup.matching.statements import fill, run_file
from b24app.languages import Translate, phrase

SENTENCES = {
    "email": phrase("the same e-mail: {value}"),
    "phone": phrase("the same phone: {value}"),
    "named": phrase("the same name under a shared address or number: {value}"),
    "name": phrase("the same name: {value}"),
    "typo": phrase("almost the same name: {value}"),
    "partly": phrase("names that agree in part: {value}"),
    "firm": phrase("the same company: {value}"),
    "domain": phrase("the same mail domain of a company: {value}"),
    "role": phrase("the same mailbox of several people: {value}"),
    "landline": phrase("the same fixed line: {value}"),
    "shared": phrase("the same address or number, used by different people: {value}"),
    "reply": phrase("one letter answers the other: {value}"),
    "talk": phrase("a letter of the same subject shortly before: {value}"),
    "patronymic": phrase("the same patronymic: {value}"),
    "near": phrase("addresses or numbers that differ by one sign: {value}"),
    "other_name": phrase("but different names: {value}"),
    "other_patronymic": phrase("but different patronymics: {value}"),
    "other_phone": phrase("but different phones: {value}"),
    "other_email": phrase("but different e-mails: {value}"),
    "other_box": phrase("but different mailboxes at one company: {value}"),
}
DOUBTS = {
    "weak": phrase("this does not suffice to join them without a person"),
    "bridge": phrase("nothing else joins the two groups"),
    "names": phrase("joined, cards of different people would come together"),
    "told": phrase("somebody has said that these are not duplicates"),
    "guess": phrase("the subject alone is a guess"),
    "large": phrase("the group is larger than one client's usually is"),
    "open": phrase("it may belong to this client; a person has to say"),
}


def write_results(connection: DuckDBPyConnection, translate: Translate) -> None:
    """Replace what an earlier matching has left."""
    said = [(kind, translate(text)) for kind, text in (SENTENCES | DOUBTS).items()]
    fill(connection, "m_sentences", ["kind VARCHAR", "sentence VARCHAR"], said)
    connection.execute("BEGIN")
    try:
        run_file(connection, "writing.sql")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
