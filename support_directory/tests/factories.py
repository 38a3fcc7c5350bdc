"""Rows of the directory for tests. Numbers are from the ranges Ofcom keeps free for drama."""

import factory
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from support_directory import verification
from support_directory.choices import CrisisRole, Nation, Outcome, PhoneType, areas_of
from support_directory.models import Organization, Phone, Service, ServiceArea

UK = [Nation.ENGLAND.value, Nation.SCOTLAND.value, Nation.WALES.value, Nation.NORTHERN_IRELAND.value]
EVERYWHERE = [*UK, Nation.REPUBLIC_OF_IRELAND.value]


class OrganizationFactory(factory.django.DjangoModelFactory):
    """An organisation."""

    class Meta:
        model = Organization

    name = factory.Sequence("Organisation {}".format)
    slug = factory.Sequence("organisation-{}".format)


class ServiceFactory(factory.django.DjangoModelFactory):
    """A service nobody has checked; ``verified=True`` has it checked, ``phone="..."`` gives it a number to call.

    Someone to talk to in a crisis has a number unless told otherwise (``phone=""``).
    """

    class Meta:
        model = Service
        skip_postgeneration_save = True

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence("Service {}".format)
    slug = factory.Sequence("service-{}".format)
    description = "Listens and explains."
    live = True

    @factory.post_generation
    def nations(self, create, extracted, **kwargs):
        """Let it help in these nations; England if none are named."""
        for code in areas_of([Nation.ENGLAND.value] if extracted is None else extracted):
            ServiceArea.objects.create(service=self, area=code)

    @factory.post_generation
    def phone(self, create, extracted, **kwargs):
        """Add one number to call."""
        needed = "0808 157 0192" if self.crisis_role == CrisisRole.LISTENING else ""
        if number := needed if extracted is None else extracted:
            PhoneFactory(service=self, number=number)

    @factory.post_generation
    def verified(self, create, extracted, **kwargs):
        """Have the service checked, numbers included."""
        if extracted:
            make_public(self)


class PhoneFactory(factory.django.DjangoModelFactory):
    """A number to call."""

    class Meta:
        model = Phone

    service = factory.SubFactory(ServiceFactory)
    number = "0808 157 0192"
    type = PhoneType.VOICE


def staff(name: str, *permissions: str):
    """Return a user who may do these things with services: "verify", "approve", "change"."""
    user, _made = get_user_model().objects.get_or_create(username=name)
    for permission in permissions:
        user.user_permissions.add(Permission.objects.get(codename=f"{permission}_service"))
    return get_user_model().objects.get(pk=user.pk)


def make_public(service: Service) -> Service:
    """Have the entry as it stands checked, and approved by a second person where that is needed."""
    service = Service.objects.get(pk=service.pk)
    check = verification.verify(service, staff("checker", "verify"), "https://example.org/contact", Outcome.CONFIRMED)
    if check.needs_approval:
        verification.approve(check, staff("second", "approve"))
    return Service.objects.get(pk=service.pk)
