"""Wagtail's screens for people, with the name and role that readers see."""

from typing import Any

from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from portal.users.models import LAST_ADMINISTRATOR, User

PUBLIC_FIELDS = {"public_name", "public_role"}


class EditForm(UserEditForm):
    """Edit form with the public fields."""

    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | PUBLIC_FIELDS

    def clean(self) -> dict[str, Any]:
        """Say in words why the last administrator stays one; Postgres would only refuse."""
        cleaned = super().clean()
        for name in ("is_active", "is_superuser"):
            if cleaned.get(name) is False and User.objects.get(pk=self.instance.pk).is_last_administrator():
                self.add_error(name, LAST_ADMINISTRATOR)
        return cleaned


class CreationForm(UserCreationForm):
    """Creation form with the public fields. The person chooses a password by mail; until then none is right."""

    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | PUBLIC_FIELDS

    def save(self, commit: bool = True) -> User:
        """Make the account, with a password that opens nothing."""
        self.instance.set_unusable_password()
        return super().save(commit)


class UserViewSet(WagtailUserViewSet):
    """The user screens, with our forms; the templates that show the two fields are under templates/wagtailusers/."""

    def get_form_class(self, for_update: bool = False) -> type[EditForm] | type[CreationForm]:
        """Return the form with the public fields."""
        return EditForm if for_update else CreationForm
