"""Name the kinds of bulk jobs there are, and what does a portion of each."""

from collections.abc import Callable
from pathlib import Path

from b24app.cleanup.working.jobs import CleanupJobs
from b24app.clock import Clock
from b24app.importing.file_jobs import FileJobs
from b24app.importing.work import IMPORT
from b24app.importing.work import Portions as Imported
from b24app.install.cleanups import CLEAN, Cleanups
from b24app.install.recounts import Recounts
from b24app.jobs.bulk import Portion
from b24app.pipelines.qualifying.recount import RECOMPUTE
from b24app.portal.client import Portal
from b24app.store.db import Database
from b24app.store.imports import Imports
from b24app.store.runs import Runs


def bulk_portions(
    portal_of: Callable[[str], Portal], runs: Runs, database: Database, clock: Clock, home: Path
) -> dict[str, Portion]:
    """Join what does the bulk jobs of an app."""
    return {
        RECOMPUTE: Recounts(portal_of, runs).portion,
        CLEAN: Cleanups(portal_of, database, clock, home).portion,
        **CleanupJobs(portal_of, database, clock, home).portions(),
        **FileJobs(portal_of, Imports(database, clock), home).portions(),
        IMPORT: Imported(portal_of, Imports(database, clock)).portion,
    }
