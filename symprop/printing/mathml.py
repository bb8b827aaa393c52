"""The table of MathML Core; elements that go inside a ``math`` element."""

from __future__ import annotations

from html import escape

from .table import ATOM, COMPARE, FENCED, FRACTION, NOT, POWER, PRODUCT, Row, Table, rows


def _operator(sign: str, more: str = "") -> str:
    return f"<mo{more}>{escape(sign)}</mo>"


def _accent(sign: str) -> str:
    return f'<mover accent="true"><mrow>@1</mrow><mo>{sign}</mo></mover>'


def _word(text: str) -> str:
    return f"<mtext> {text} </mtext>".replace(" ", "\u00a0")


_TALL = ' minsize="2.4em" maxsize="2.4em"'
_LEFT = '<mtd style="text-align: left">'
_MSUB = "<msub><mrow>@1</mrow><mrow>@2</mrow></msub>"
_POWER = Row("<msup><mrow>@1</mrow><mrow>@2</mrow></msup>", POWER, (ATOM,))
_SPACE = '<mspace width="0.17em"/>'
_SUM = "<munderover>@1<mrow>@2<mo>=</mo>@4</mrow><mrow>@5</mrow></munderover>"
_FRACTION = "<mfrac><mrow>@1</mrow><mrow>@2</mrow></mfrac>"

TABLE = Table(
    escape=escape,
    rows=rows(
        # names
        letter="<mi>@1</mi>",
        word="<mi>@1</mi>",
        digits="<mn>@1</mn>",
        greek="<mi>@2</mi>",
        hat=_accent("^"),
        bar=_accent("¯"),
        tilde=_accent("~"),
        vec=_accent("→"),
        bold="<mi>@2</mi>",
        cal="<mi>@2</mi>",
        prime="<msup><mrow>@1</mrow><mo>′</mo></msup>",
        sub=_MSUB,
        sub_digits=_MSUB,
        subs_join="<mo>,</mo>",
        layer="<msup><mrow>@1</mrow><mrow><mo>(</mo>@2<mo>)</mo></mrow></msup>",
        layered="<msubsup><mrow>@1</mrow><mrow>@3</mrow>"
        "<mrow><mo>(</mo>@2<mo>)</mo></mrow></msubsup>",
        index_beside="",
        index_comma="<mo>,</mo>",
        index_plus="<mo>+</mo>",
        index_minus="<mo>−</mo>",
        index_times="@1@2",
        # numbers
        decimal_comma="@1,@2",
        number="<mn>@1</mn>",
        scientific=Row(
            "<mn>@1</mn><mo>×</mo><msup><mn>10</mn><mn>@2</mn></msup>",
            PRODUCT,
        ),
        exponent_minus="−",
        infinity="<mi>∞</mi>",
        nan="<mi>NaN</mi>",
        dots="<mo>⋯</mo>",
        blank='<mrow style="border-bottom: 1px solid">'
        '<mspace width="3.5em" height="0.9em"></mspace></mrow>',
        # arithmetic
        plus=_operator("+"),
        minus=_operator("−"),
        negative=_operator("−", ' form="prefix"'),
        cross=_operator("×"),
        dot=_operator("·"),
        beside=_SPACE,
        number_beside="",
        coefficient="",
        divide=Row(_FRACTION, FRACTION),
        square=_POWER,
        cube=_POWER,
        power_small=_POWER,
        power=_POWER,
        group='<mrow><mo stretchy="false">(</mo>@1<mo stretchy="false">)</mo></mrow>',
        tall="<mrow><mo>(</mo>@1<mo>)</mo></mrow>",
        open='<mo stretchy="false">(</mo>',
        close='<mo stretchy="false">)</mo>',
        open_tall=_operator("(", _TALL),
        close_tall=_operator(")", _TALL),
        # functions
        call=Row("<mi>@3</mi><mo>\u2061</mo>@4", needs=(0, 0, 0, FENCED)),
        comma="<mo>,</mo>",
        semicolon="<mo>;</mo>",
        exp=Row("<msup><mi>e</mi><mrow>@1</mrow></msup>", POWER),
        sqrt=Row("<msqrt>@1</msqrt>", POWER),
        abs="<mrow><mo>|</mo>@1<mo>|</mo></mrow>",
        softmax=Row(
            "<msub><mi>softmax</mi><mrow>@1</mrow></msub><mo>\u2061</mo>@2", needs=(0, FENCED)
        ),
        softmax_at=Row(
            "<msub><mi>softmax</mi><mrow>@1</mrow></msub><mo>\u2061</mo>"
            "<msub><mrow>@2</mrow><mrow>@3</mrow></msub>",
            needs=(0, FENCED),
        ),
        # reductions
        sum="<mo>∑</mo>",
        prod="<mo>∏</mo>",
        mean="<mi>mean</mi>",
        max="<mi>max</mi>",
        min="<mi>min</mi>",
        logsumexp="<mi>logsumexp</mi>",
        over="<munder>@1<mrow>@2</mrow></munder>",
        whole_range=_SUM,
        bounded=_SUM,
        gap=_SPACE,
        # conditions
        lt=_operator("<"),
        le=_operator("≤"),
        gt=_operator(">"),
        ge=_operator("≥"),
        eq=_operator("="),
        ne=_operator("≠"),
        both=_operator("∧"),
        either=_operator("∨"),
        denied=Row(_operator("¬") + "@1", NOT, (COMPARE + 1,)),
        where=Row(
            f'<mrow><mo>{{</mo><mtable displaystyle="true"><mtr>{_LEFT}@1</mtd>{_LEFT}'
            + _word("@4")
            + f"@2</mtd></mtr><mtr>{_LEFT}@3</mtd>{_LEFT}"
            + _word("@5")
            + "</mtd></mtr></mtable></mrow>",
            FRACTION,
        ),
        where_behind='<mspace width="1em"/>' + _word("@3") + "@1<mo>,</mo>" + _word("@4") + "@2",
        pad="<mi>pad</mi><mo>\u2061</mo><mrow><mo>(</mo>@1<mo>,</mo>@2<mo>)</mo></mrow>",
        bracket='<mrow><mo stretchy="false">[</mo>@1<mo stretchy="false">]</mo></mrow>',
        # derivatives
        d="<mi>d</mi>",
        partial="<mi>∂</mi>",
        differential="@1@2",
        differential_word="@1" + _SPACE + "@2",
        link=Row(_FRACTION, FRACTION),
        higher=Row(_FRACTION, FRACTION),
        pending=Row(_FRACTION, FRACTION),
        differentials="@1",
        differentials_join=_SPACE,
        # arrays
        grid="<mrow><mo>(</mo><mtable>@1</mtable><mo>)</mo></mrow>",
        grid_row="<mtr>@1</mtr>",
        grid_cell="<mtd>@1</mtd>",
        cell_join="",
        row_join="",
        # matrices
        matrix_beside='<mspace width="0.17em"/>',
        entrywise="<mo>⊙</mo>",
        every="<mo>·</mo>",
        transpose=Row("<msup><mrow>@1</mrow><mi>⊤</mi></msup>", POWER, (ATOM,)),
        diagonal="<mi>diag</mi><mo>\u2061</mo><mrow><mo>(</mo>@1<mo>)</mo></mrow>",
        ones="<msub><mn>𝟏</mn><mrow>@1</mrow></msub>",
        identity="<msub><mi>𝐈</mi><mrow>@1</mrow></msub>",
        softmax_whole=Row("<mi>softmax</mi><mo>\u2061</mo>@1", needs=(FENCED,)),
        squared_norm=Row("<msup><mrow><mo>‖</mo>@1<mo>‖</mo></mrow><mn>2</mn></msup>", POWER),
        zeros="<mn>𝟎</mn>",
        shaped=Row("<munder><mrow>@1</mrow><mrow>@2<mo>×</mo>@3</mrow></munder>", POWER, (POWER,)),
    ),
)
