"""disk.*: one common storage, as much of it as files of tasks and comments need."""

from typing import Any

from b24app.emulator.clock import iso
from b24app.emulator.errors import RestError
from b24app.emulator.files import keep, pair_of
from b24app.emulator.method import Call, Page, method
from b24app.emulator.params import whole
from b24app.emulator.state import Row

STORAGE = FOLDER = 1


@method("disk.storage.getlist", scope="disk", label="assumed", source="disk/storage/disk-storage-get-list")
def storages(call: Call) -> Page:  # noqa: ARG001 - every method takes the call
    """Return the storages: the company's own and no other."""
    row = {"ID": str(STORAGE), "NAME": "Общий диск", "CODE": None, "MODULE_ID": "disk", "ENTITY_TYPE": "common"}
    return Page([{**row, "ENTITY_ID": "shared_files_s1", "ROOT_OBJECT_ID": str(FOLDER)}], 1)


@method(
    "disk.folder.uploadfile", scope="disk", write=True, label="assumed", source="disk/folder/disk-folder-upload-file"
)
def upload(call: Call) -> Row:
    """Put a file into the root folder."""
    _check_folder(call)
    data: Any = call.params.mapping("data")
    pair = pair_of([data.get("NAME"), call.params.get("fileContent")]) or pair_of(call.params.get("fileContent"))
    if pair is None:
        raise RestError("ERROR_ARGUMENT", "Invalid value of parameter {fileContent}")
    name = str(data.get("NAME") or pair[0])
    return _shown(call, call.portal.work.files[keep(call.portal, name, pair[1], call.caller.user)])


@method("disk.folder.getchildren", scope="disk", label="assumed", source="disk/folder/disk-folder-get-children")
def children(call: Call) -> Page:
    """Return the files of the root folder."""
    _check_folder(call)
    rows = list(call.portal.work.files.values())
    return Page([_shown(call, row) for row in rows], len(rows))


@method("disk.file.get", scope="disk", label="assumed", source="disk/file/disk-file-get")
def get(call: Call) -> Row:
    """Return a file's description."""
    return _shown(call, _existing(call))


@method("disk.file.delete", scope="disk", write=True, label="assumed", source="disk/file/disk-file-delete")
def delete(call: Call) -> bool:
    """Remove a file for good."""
    del call.portal.work.files[_existing(call)["ID"]]
    return True


def _existing(call: Call) -> Row:
    row = call.portal.work.files.get(whole(call.params.get("ID")) or 0)
    if row is None:
        raise RestError("ERROR_NOT_FOUND", "Could not find entity with id")
    return row


def _check_folder(call: Call) -> None:
    if whole(call.params.get("ID")) != FOLDER:
        raise RestError("ERROR_NOT_FOUND", "Could not find entity with id")


def _shown(call: Call, row: Row) -> Row:
    numbers = {"ID": str(row["ID"]), "STORAGE_ID": str(STORAGE), "PARENT_ID": str(FOLDER), "FILE_ID": str(row["ID"])}
    about = {"NAME": row["NAME"], "CODE": None, "TYPE": "file", "DELETED_TYPE": "0", "SIZE": str(row["SIZE"])}
    moments = {name: iso(row["CREATED"]) for name in ("CREATE_TIME", "UPDATE_TIME")}
    people = {name: str(row["AUTHOR_ID"]) for name in ("CREATED_BY", "UPDATED_BY")}
    url = f"{call.portal.address}/disk/downloadFile/{row['ID']}/"
    return {**numbers, **about, **moments, **people, "DOWNLOAD_URL": url, "DETAIL_URL": url, "DELETED_BY": "0"}
