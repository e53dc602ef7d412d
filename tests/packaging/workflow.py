"""Run a job of a project's workflow here: its own commands, in bash, as the CI would."""

import os
import subprocess
from pathlib import Path
from typing import Any

import yaml


def workflow_of(project: Path) -> dict[str, Any]:
    """Read the workflow that a new project has."""
    return yaml.safe_load((project / ".github" / "workflows" / "pipelines.yml").read_text("utf-8"))


def run_job(project: Path, name: str, programs: Path, **secrets: str) -> str:
    """Run a job's commands one by one; installing is left out, actions of others too. Returns what was said."""
    workflow = workflow_of(project)
    environment = {"PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(project), "LANG": "en_US.UTF-8"}
    environment |= workflow["env"] | secrets
    said = ""
    for step in workflow["jobs"][name]["steps"]:
        command = step.get("run", "pip")
        if command.startswith("pip"):
            continue
        bash = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command]
        run = subprocess.run(
            bash, cwd=project, env=environment, capture_output=True, text=True, timeout=900, check=False
        )
        assert run.returncode == 0, f"{command}: {run.stdout}{run.stderr}"
        said += run.stdout
    return said
