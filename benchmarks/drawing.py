"""Draws the figures of the whole site: what one request costs, beside a static file."""

from pathlib import Path
from typing import Any

import pygal
from pygal.style import Style

COLOURS = Style(background="transparent", plot_background="transparent", colors=("#1d4e89", "#b5446e"))


def draw(found: dict[str, Any], path: Path) -> None:
    """Write an SVG with a bar for each target; the scale is logarithmic, for a copy costs a thousandth of a page."""
    chart = pygal.HorizontalBar(
        logarithmic=True,
        style=COLOURS,
        title="CPU of one request, in microseconds",
        print_values=True,
        show_legend=False,
        js=[],  # a drawing that asks nobody for a script
        disable_xml_declaration=True,
    )
    targets = dict(reversed(found["targets"].items()))
    chart.x_labels = list(targets)
    chart.add("CPU", [round(one["cpu_ms"] * 1000) for one in targets.values()])
    path.write_text(chart.render(is_unicode=True), encoding="utf-8")
