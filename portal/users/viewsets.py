"""Wagtail's screens for people, with the name and role that readers see."""

from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

PUBLIC_FIELDS = {"public_name", "public_role"}


class EditForm(UserEditForm):
    """Edit form with the public fields."""

    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | PUBLIC_FIELDS


class CreationForm(UserCreationForm):
    """Creation form with the public fields."""

    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | PUBLIC_FIELDS


class UserViewSet(WagtailUserViewSet):
    """The user screens, with our forms; the templates that show the two fields are under templates/wagtailusers/."""

    def get_form_class(self, for_update: bool = False) -> type[EditForm] | type[CreationForm]:
        """Return the form with the public fields."""
        return EditForm if for_update else CreationForm
