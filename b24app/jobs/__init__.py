"""Do work later and for certain: accepted once, kept on disk, finished after a crash."""

from b24app.jobs.sqlite import take_newer_sqlite

# Before anything below opens a database: SQLAlchemy keeps the SQLite it met first.
take_newer_sqlite()
