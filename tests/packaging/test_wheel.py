"""The wheel and the source package hold all content and nothing else, and work where nothing of a checkout is."""

import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from tests.emulated import REPOSITORY
from tests.packaging.workflow import run_job

SHIPPED = {"b24app": "b24app", "robots": "b24app/_content/robots", "pipelines": "b24app/_content/pipelines"}
SHIPPED["install"] = "b24app/_content/install"
_FOREIGN = (
    "var/b24app.sqlite",
    "tests/test_one.py",
    "app.env",
    "install/app.env",
    "install/docker/app.env",
    "install/__pycache__/conf.pyc",
    "pipelines/jobs.sqlite-wal",
    "robots/sos/.env",
    "b24app/app.env",
)
STAYS = ("b24app/web/vendor/",)
"""What is under version control beside shipped files, but serves the making of them only."""


def done(*command: str | Path, where: Path) -> str:
    given = [str(word) for word in command]
    run = subprocess.run(given, cwd=where, capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, f"{given}: {run.stdout}{run.stderr}"
    return run.stdout


@pytest.fixture(scope="module")
def committed() -> list[str]:
    listed = done("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", where=REPOSITORY).split("\0")
    return [name for name in listed if name and (REPOSITORY / name).is_file()]


@pytest.fixture(scope="module")
def source(tmp_path_factory, committed) -> Path:
    """A source package made from what is to be under version control, with foreign files beside it as at work."""
    tree = tmp_path_factory.mktemp("tree")
    for name in committed:
        if not name.startswith(("tests/", "docs/")):
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(REPOSITORY / name, tree / name)
    for foreign in _FOREIGN:
        (tree / foreign).parent.mkdir(parents=True, exist_ok=True)
        (tree / foreign).write_text("secret = 1\n")
    built = "from setuptools.build_meta import build_sdist; build_sdist('made')"
    done(sys.executable, "-W", "ignore", "-c", built, where=tree)
    return next((tree / "made").glob("*.tar.gz"))


@pytest.fixture(scope="module")
def wheel(source) -> Path:
    """The wheel that is made from the source package, as an installer without a wheel would."""
    tree = source.parent / "unpacked"
    with tarfile.open(source) as packed:
        packed.extractall(tree, filter="data")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--no-build-isolation",
        "-w",
        ".",
    ]
    done(*pip, next(tree.iterdir()), where=source.parent)
    return next(source.parent.glob("*.whl"))


def test_the_wheel_holds_every_file_of_the_engine_and_its_content(wheel, committed):
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = set()
    for name in committed:
        top, _, rest = name.partition("/")
        if top in SHIPPED and not name.startswith(STAYS):
            wanted.add(f"{SHIPPED[top]}/{rest}")
    assert len(wanted) > 900
    assert sorted(wanted - inside) == []


def test_the_wheel_holds_nothing_foreign(wheel):
    inside = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in inside}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"b24app"}
    foreign = (".env", ".sqlite", ".sqlite-wal", ".pyc")
    assert [name for name in inside if name.endswith(foreign) or "/tests/" in name or "/var/" in name] == []


def test_the_source_package_holds_no_settings_and_no_databases(source):
    with tarfile.open(source) as packed:
        inside = packed.getnames()
    assert [name for name in inside if name.endswith((".env", ".sqlite", ".sqlite-wal", ".pyc"))] == []
    assert not [name for name in inside if "/var/" in name]


def test_the_licences_of_what_is_vendored_go_along(wheel):
    inside = [name.split("/licenses/")[-1] for name in zipfile.ZipFile(wheel).namelist() if "/licenses/" in name]
    vendored = Path("b24app/web/static/vendor")
    theirs = [path.as_posix() for path in (REPOSITORY / vendored).glob("*/LICENSE*")]
    assert len(theirs) >= 5
    assert sorted(inside) == sorted(["LICENSE", *(name[name.index(str(vendored)) :] for name in theirs)])


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """A virtual environment with the wheel alone; it sees the packages that the wheel needs, and no checkout."""
    home = tmp_path_factory.mktemp("clean") / "venv"
    venv.create(home, symlinks=True)
    python = home / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index", "--no-deps"]
    done(*pip, wheel, where=home)
    # Paths added in this way are not looked through for further ones, so an editable b24app stays unseen.
    (next((home / "lib").glob("python3*/site-packages")) / "needed.pth").write_text(sysconfig.get_path("purelib"))
    return home / "bin" / "b24app"


@pytest.fixture
def elsewhere(tmp_path) -> Path:
    """A folder that knows nothing of a checkout."""
    return tmp_path


def test_the_installed_engine_is_the_wheels(installed, elsewhere):
    python = installed.with_name("python")
    said = done(python, "-c", "import b24app; print(b24app.__file__)", where=elsewhere)
    assert Path(said.strip()).is_relative_to(installed.parents[1])
    assert done(installed, "--version", where=elsewhere).startswith("b24app, version ")


def test_a_shipped_pipeline_with_a_part_of_its_own_is_in_order_there(installed, elsewhere):
    content = done(installed.with_name("python"), "-c", _CONTENT, where=elsewhere).strip()
    assert "include: [parts/" in Path(content, "language_school.yaml").read_text("utf-8")
    done(installed, "pipelines", "check", Path(content, "language_school.yaml"), where=elsewhere)


_CONTENT = "from b24app.content import content; print(content('pipelines'))"


def test_settings_databases_and_robots_work_there(installed, elsewhere):
    said = done(
        installed, "init", "--public-url", "https://b24app.firma.ru", "--home", elsewhere / "data", where=elsewhere
    )
    assert "https://b24app.firma.ru/install" in said
    assert (elsewhere / "data" / "b24app.sqlite").is_file()
    loaded = done(installed.with_name("python"), "-c", _ROBOTS, where=elsewhere).split()
    assert set(loaded) == {folder.parent.name for folder in (REPOSITORY / "robots").glob("*/robot.py")}
    # Nobody has installed the app yet, and that is all that is wrong.
    refused = subprocess.run([installed, "robots", "list"], cwd=elsewhere, capture_output=True, text=True, check=False)
    assert (refused.returncode, "--portal" in refused.stderr) == (2, True)


_ROBOTS = """
from b24app.content import content
from b24app.robots.load import load_units
print(*load_units([content("robots")])[0])
"""


def test_a_new_project_passes_its_own_workflow_at_once(installed, elsewhere):
    done(installed, "new-project", "shop", where=elsewhere)
    project = elsewhere / "shop"
    said = run_job(project, "test", installed.parent)
    assert said.count(": came true\n") == 2
    assert said.count("✓ greet: ") == 3
