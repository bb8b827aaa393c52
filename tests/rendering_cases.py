"""Documents for the tests of rendering: a small one of each kind of block, and hard ones."""

from __future__ import annotations

from itertools import pairwise

from small import call, minus, ref, squared, times, total

from symprop.derive.graph import Graph
from symprop.derive.record import Level
from symprop.derive.telling import tell
from symprop.documents.blocks import (
    AnswerSpace,
    Block,
    Code,
    Display,
    Document,
    Figure,
    Grouped,
    Heading,
    Listing,
    PageBreak,
    PageHead,
    Paragraph,
    Row,
    Slide,
)
from symprop.documents.derivation import derivation
from symprop.figures import Edge, NetworkDrawing, Node, Shape
from symprop.model import Definitions
from symprop.tree import (
    Add,
    Apply,
    Decimal,
    Expression,
    Link,
    Multiply,
    Number,
    Power,
    Ref,
)

NASTY = "a & b_{#$%\\ \"<script>alert('1')</script>\" -- '' ,, ~^|` [x] é ß 漢 → ≈ σ"
ROW = "i"

OBSERVED, PREDICTED = ref("observed", ROW), ref("predicted", ROW)
LINKS = total(times(Link(Ref("SSR"), PREDICTED), Link(PREDICTED, Ref("b3"))), ROW)
CLOSED = total(times(Number(-2), minus(OBSERVED, PREDICTED)), ROW)


def product(links: int) -> Expression:
    """A product of so many links."""
    names = [Ref(f"a{k}") for k in range(links, -1, -1)]
    return Multiply(tuple(Link(a, b) for a, b in pairwise(names)))


def sums(terms: int) -> Expression:
    """Sums of products, added."""
    residual = squared(minus(OBSERVED, PREDICTED))
    return Add(
        tuple(
            total(times(ref(f"W{k}", "k", "j"), ref("x", ROW, "j"), residual), "j")
            for k in range(1, terms + 1)
        )
    )


BLOCKS: dict[str, Block] = {
    "heading": Heading(("The slope by ", Ref("w1")), 2),
    "paragraph": Paragraph(("Where ", squared(Ref("x1")), " is large, * the sum is too. " * 4)),
    "display": Display(
        (
            Row(Link(Ref("SSR"), Ref("b3"), local=False), LINKS, "=", ("chain rule",)),
            Row(
                None,
                CLOSED,
                "=",
                (
                    "the slope of ",
                    Ref("SSR"),
                    " put in & tidied",
                ),
            ),
            Row(None, None),
            Row(None, Decimal(-15.7, 3), "≈"),
        )
    ),
    "broken display": Display(
        (
            Row(Link(Ref("L"), Ref("a0")), product(24), "=", ("links",)),
            Row(None, Ref("x"), "≤", ("a reason that is far too long to stand beside. " * 4,)),
            Row(sums(2), Ref("y"), "=", ("long left",)),
        )
    ),
    "listing": Listing((("one ", Ref("w1")), ("two",)), ordered=True),
    "bullets": Listing((("- one",), ("[two]",))),
    "table": Grouped(
        (("step",), ("|a| ", call("abs", Ref("a"))), ("name",)),
        ((("1",), (Decimal(1.234, 3),), ("x | y",)), (("2",), (Decimal(-7.0, 3),), ())),
        ("Steps of ", Ref("b3")),
    ),
    "figure": Figure(
        NetworkDrawing(
            (Node("x", 0, ("in & <out>",), Shape.NAMED), Node("y", 1, (Ref("y1"),))),
            (Edge("x", "y", (Ref("w1"),)),),
        ),
        "one node & <another>",
        ("The weight ", Ref("w1")),
        0.5,
    ),
    "answer": AnswerSpace(2),
    "page break": PageBreak(),
    "page head": PageHead(("Part 2 of ", Ref("w1"))),
    "slide": Slide(
        ("Slope of ", Ref("a")),
        (Paragraph(("before",)), Display((Row(Ref("a"), Ref("b")), Row(None, Ref("c"))))),
        revealed=True,
    ),
    "code": Code("x[i] = y  # ``` & <b>\n\n  \\end{verbatim}\n", "symprop"),
}


def hard() -> Document:
    """All that is long, wide or special."""
    wide = Apply("softplus", (Add(tuple(Ref(f"quantity{k}") for k in range(20))),))
    latin = " ".join(chr(k) for k in range(0xA1, 0x180))
    reason = ("words & words " * 6, sums(1), " and more")
    blocks: tuple[Block, ...] = (
        Heading((NASTY, Ref("w1"))),
        Paragraph(
            (
                NASTY,
                sums(2),
                " and ",
                product(12),
                ". " + latin,
            )
        ),
        Display(
            (
                Row(Link(Ref("L"), Ref("a0")), product(60), "=", reason),
                Row(None, sums(8), "≈", ("sum rule",)),
                Row(None, None),
                Row(None, Power(Ref("x"), Number(2)), "=", (NASTY,)),
            )
        ),
        Display((Row(sums(3), wide, "≤", ("long left",)), Row(Ref("y"), wide, "→"))),
        Listing(((NASTY,), ("words " * 40,))),
        Grouped((("column",),) * 8, ((("some more words",),) * 8,) * 60, (NASTY,)),
        Code("data x[i] = [" + ", ".join(map(str, range(150))) + "]\n" + NASTY),
        *BLOCKS.values(),
    )
    return Document((NASTY,), blocks)


def told(model: Definitions, name: str, level: Level = Level.FULL) -> Document:
    """The derivation of a model's loss by a parameter."""
    return derivation(tell(Graph(model), model.ref(name)), level)
