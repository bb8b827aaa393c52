"""The page as one string: what it shows, its style, its data, its code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from ..derive.graph import Graph
from ..documents.roles import roles_of
from ..figures.drawings import NetworkDrawing, Shape
from ..figures.network import network_drawing
from ..model import Definitions
from ..notation import Style
from ..render.fonts import math_font
from .code import generated
from .ending import to_the_loss
from .flowpicture import flow_picture
from .material import functions_in, material, style_for
from .network import network_picture
from .scripts import file, in_script, script
from .scripts import style as css

READ = 'JSON.parse(document.getElementById("model").textContent)'
CHOOSE = "Click a weight or a bias, or tab to it and press Enter: its way to the loss lights up."
LAYERS = (
    "This network is too large to draw node by node: its layers are shown, a box for each "
    "definition. Click an array of weights: its ways to the loss light up. Choose an element of "
    "it among the parameters."
)


@dataclass(frozen=True)
class View:
    """What a page shows at first: its title, the parameter chosen, its element, digits."""

    title: str
    name: str
    place: tuple[int, ...] = ()
    digits: int = 3


def page(model: Definitions, graph: Graph, view: View) -> str:
    """The page of a model, self-contained: no request leaves it."""
    style = style_for(model, graph)
    data = material(model, graph, style)
    data |= {"first": {"name": view.name, "place": view.place}, "digits": view.digits}
    hint, shown, tall = _network(model, style)
    functions = [*functions_in(data["numbers"])]
    start = f"modules.main.start({READ}, {_code(model, data, functions)});"
    return _filled(
        {
            "title": escape(view.title),
            "font": math_font(),
            "style": css(),
            "loss": f"<math>{data['formulas'][data['names'][model.loss]['formula']]}</math>",
            "hint": hint,
            "shape": " tall" if tall else "",
            "network": shown,
            "model": in_script(data),
            "script": f"{script()}\n{start}".replace("</", "<\\/"),
        }
    )


def _filled(parts: Mapping[str, str]) -> str:
    """The frame with its places filled, in one go: what is filled in is not looked at again."""
    return re.sub(r"@(\w+)@", lambda match: parts[match[1]], file("page.html"))


def _network(model: Definitions, style: Style) -> tuple[str, str, bool]:
    """What to do with the network, its picture, and whether that is higher than wide."""
    drawing = _nodes(model)
    if drawing is None:
        return LAYERS, *flow_picture(model, style)
    return CHOOSE, network_picture(model, drawing, style), False


def _nodes(model: Definitions) -> NetworkDrawing | None:
    """The drawing of every node down to the loss; None where there are too many."""
    output = roles_of(model).output
    drawing = network_drawing(model, output)
    if output is None or drawing is None or any(n.shape is Shape.LAYER for n in drawing.nodes):
        return None
    return to_the_loss(model, drawing, output)


def _code(model: Definitions, data: Mapping[str, Any], functions: list[str]) -> str:
    plot = data["plot"]
    curve = _curve(model, plot, data["numbers"]) if plot["input"] else ()
    return generated(model, functions, curve)


def _curve(model: Definitions, plot: Mapping[str, Any], numbers: list[Any]) -> tuple[str, ...]:
    """The output and the quantities that the terms of the squiggle read."""
    terms = [numbers[number] for number, *_ in plot["terms"]]
    read = [name for name in model.quantities if any(_reads(t, name) for t in terms)]
    return tuple(dict.fromkeys([plot["output"], *read]))


def _reads(tree: Any, name: str) -> bool:
    if not isinstance(tree, list):
        return False
    return tree[:2] == ["ref", name] or any(_reads(part, name) for part in tree)
