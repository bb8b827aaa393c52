"""Write the pages of the gallery: for each model its source, its equations and a derivation.

Run ``python docs/make_gallery.py``; a test compares the pages with what this would write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path

import symprop
from symprop.equations import gallery_names

FOLDER = Path(__file__).with_name("gallery")

CHAPTERS: Mapping[str, tuple[str, ...]] = {
    "The lecture and its like": (
        "statquest", "statquest-three", "statquest-seven", "mazur", "xor", "chain", "two-layer",
    ),
    "Regression and its losses": (
        "linear", "ridge", "huber", "gaussian", "logistic", "softmax-iris",
    ),
    "Layers": (
        "iris", "mlp", "autoencoder", "residual", "batch-norm", "layer-norm", "convolution",
        "convolution-2d",
    ),
    "Sequences and attention": (
        "rnn", "gru", "lstm", "attention", "multi-head", "transformer",
    ),
    "Losses of other kinds": ("word2vec", "contrastive", "physics"),
}  # fmt: skip
"""Every model once, in the order in which they would be taught."""

DERIVED: Mapping[str, str] = {
    "autoencoder": "W", "attention": "W_q", "batch-norm": "W", "chain": "w1",
    "contrastive": "W", "convolution": "w", "convolution-2d": "w", "gaussian": "v",
    "gru": "U_g", "huber": "w", "iris": "W1", "layer-norm": "W", "linear": "slope",
    "logistic": "w", "lstm": "U_f", "mazur": "w1", "mlp": "W1", "multi-head": "W_q",
    "physics": "v", "residual": "W2", "ridge": "w", "rnn": "U", "softmax-iris": "W",
    "statquest": "w1", "statquest-seven": "w4", "statquest-three": "b3", "transformer": "W_q",
    "two-layer": "W1", "word2vec": "V", "xor": "w1",
}  # fmt: skip
"""The parameter whose derivation a page shows."""


def source(name: str) -> str:
    """The file of a model."""
    return files("symprop").joinpath("gallery", f"{name}.txt").read_text(encoding="utf-8")


def about(text: str) -> str:
    """The comment at the head of a file as paragraphs; an empty comment line parts them."""
    lines = [line for line in text.splitlines() if line.startswith("#")]
    return "\n".join(line[1:].strip() for line in lines)


def equations(text: str) -> str:
    """A file without its title and the comment at its head."""
    lines = text.splitlines()
    first = next(k for k, line in enumerate(lines) if line.strip() == "")
    return "\n".join(lines[first + 1 :]).strip()


def heading(text: str) -> str:
    """The title that the equations give."""
    return text.splitlines()[0].removeprefix("title ")


def derivation(name: str) -> str:
    """A derivation as Markdown, its headings two levels down."""
    told = symprop.load(name).derive(DERIVED[name]).to_markdown(level="chain")
    return re.sub(r"^(#+) ", r"#\1 ", told, flags=re.MULTILINE).strip()


def page(name: str) -> str:
    """The page of one model."""
    text = source(name)
    return f"""\
# {heading(text)}

{about(text)}

[All models](README.md)

## The equations

```
{equations(text)}
```

{derivation(name)}

## Run it

```sh
symprop derive {name}                      # all parameters, the last one first
symprop derive {name} --wrt {DERIVED[name]} --numbers
symprop descend {name}
```

```py
model = symprop.load("{name}")
loss, gradient = model.value_and_grad()(model.values)
```
"""


def index() -> str:
    """The list of all models."""
    return "\n".join(["# The gallery", "", INTRODUCTION, *_chapters()])


INTRODUCTION = """\
Models in equations, each with small data and starting values: `symprop.load("lstm")`, or
`symprop derive lstm` on the command line. Nothing in them is a layer with a derivative written by
hand: each derivative is derived from the equations, every line of it is checked with numbers, and
the gradients are compared with a complex step and with PyTorch (`tests/test_torch.py`).

The pages are written by `python docs/make_gallery.py`. How long deriving takes for deep networks
stands in [depth.md](../depth.md)."""


def _chapters() -> Iterator[str]:
    for chapter, names in CHAPTERS.items():
        yield f"\n## {chapter}\n\n| name | what it is | derived on its page |\n|---|---|---|"
        for name in names:
            title = heading(source(name))
            yield f"| [{name}]({name}.md) | {title} | by `{DERIVED[name]}` |"
    yield ""


def pages() -> Mapping[str, str]:
    """Every page by the name of its file."""
    return {"README.md": index(), **{f"{name}.md": page(name) for name in gallery_names()}}


def main() -> None:
    """Write every page."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
