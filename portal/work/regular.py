"""Regular work that takes long or can fail for a while: commands, done by the worker."""

from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus

from portal.work.failures import MayPass
from portal.work.models import Job
from portal.work.queueing import SLOW, background


@background(_("Regular work"), queue=SLOW)
def run_command(name: str) -> None:
    """Run a management command; its own failures, such as a mail server that is away, may pass.

    Raises:
        MayPass: the command said that it could not do all.
    """
    try:
        call_command(name)
    except (CommandError, SystemExit) as error:
        raise MayPass(str(error)) from error
    Job.objects.of(run_command.module_path, [name]).failed().delete()  # what failed before is made good now


def queue_command(name: str) -> bool:
    """Ask for a command, unless it is already asked for; False where it was done at once and failed."""
    if Job.objects.unfinished().of(run_command.module_path, [name]).exists():
        return True
    return run_command.enqueue(name).status != TaskResultStatus.FAILED
