"""The REST methods, one file a family; importing this package registers them."""

from b24app.emulator.method import METHODS
from b24app.emulator.methods import (  # noqa: F401 - importing registers
    app,
    bizproc,
    crm_activity,
    crm_activity_binding,
    crm_activity_configurable,
    crm_activity_todo,
    crm_activity_type,
    crm_automation,
    crm_category,
    crm_classic,
    crm_item,
    crm_layout_blocks,
    crm_stagehistory,
    crm_status,
    crm_timeline,
    crm_timeline_bindings,
    crm_timeline_log,
    crm_timeline_note,
    crm_type,
    crm_userfield,
    event,
    event_offline,
    events,
    im_notify,
    option,
    placement,
    task_checklist,
    task_comment,
    task_result,
    tasks_status,
    tasks_task,
    user,
)

__all__ = ["METHODS"]
