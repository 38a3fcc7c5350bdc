"""The picture of the home page, for the README."""

from tests.pictures.camera import Camera


def take(camera: Camera) -> None:
    """As a visitor at a desk sees it."""
    size = {"width": 1280, "height": 1180}
    page = camera.browser.new_page(base_url=camera.site.url, viewport=size, reduced_motion="reduce")
    page.goto("/")
    camera.take(page, "home")
    page.close()
