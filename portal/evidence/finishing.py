"""What happens when the last step of a workflow is done: ``WAGTAIL_FINISH_WORKFLOW_ACTION`` names this.

Wagtail reads the module before any model exists, so it imports none at the top.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wagtail.models import WorkflowState

    from portal.users.models import User


def publish_what_was_signed(workflow_state: "WorkflowState", user: "User | None" = None) -> None:
    """Publish the newest text for the reviewer, who needs no right to publish: the signature is the right.

    Raises:
        NotSigned: somebody changed the text after an earlier step, so that no medical signature holds for it, or made
            it hard to read and did not say why.
    """
    from django.utils.translation import gettext as _

    from portal.evidence.publishing import HardText, UnsignedText
    from portal.evidence.signing import NotSigned

    try:
        workflow_state.content_object.get_latest_revision().publish(user=user, skip_permission_checks=True)
    except UnsignedText as error:
        raise NotSigned(
            _("The text was changed after the medical signature. It has to be signed again before this step.")
        ) from error
    except HardText as error:
        raise NotSigned(
            _("The text is hard to read, and nobody has said why. An editor has to say so in the page first.")
        ) from error
