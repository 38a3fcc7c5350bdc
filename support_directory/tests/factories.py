"""Rows of the directory for tests. Numbers are from the ranges Ofcom keeps free for drama."""

import factory

from support_directory.approvals import approve
from support_directory.choices import Nation, PhoneType
from support_directory.models import Organization, Phone, Service

UK = [Nation.ENGLAND.value, Nation.SCOTLAND.value, Nation.WALES.value, Nation.NORTHERN_IRELAND.value]
EVERYWHERE = [*UK, Nation.REPUBLIC_OF_IRELAND.value]


class OrganizationFactory(factory.django.DjangoModelFactory):
    """An organisation."""

    class Meta:
        model = Organization

    name = factory.Sequence("Organisation {}".format)
    slug = factory.Sequence("organisation-{}".format)


class ServiceFactory(factory.django.DjangoModelFactory):
    """A service nobody has checked; ``approved=True`` approves it, ``phone="..."`` gives it a number to call."""

    class Meta:
        model = Service
        skip_postgeneration_save = True

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence("Service {}".format)
    slug = factory.Sequence("service-{}".format)
    description = "Listens and explains."
    nations = factory.LazyFunction(lambda: [Nation.ENGLAND.value])

    @factory.post_generation
    def phone(self, create, extracted, **kwargs):
        """Add one number to call."""
        if extracted:
            PhoneFactory(service=self, number=extracted)

    @factory.post_generation
    def approved(self, create, extracted, **kwargs):
        """Approve the service, numbers included."""
        if extracted:
            approve(self)


class PhoneFactory(factory.django.DjangoModelFactory):
    """A number to call."""

    class Meta:
        model = Phone

    service = factory.SubFactory(ServiceFactory)
    number = "0808 157 0192"
    type = PhoneType.VOICE
