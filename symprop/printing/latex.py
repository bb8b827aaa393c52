"""The table of LaTeX, in the commands of amsmath."""

from __future__ import annotations

from .table import ATOM, COMPARE, FENCED, FRACTION, NOT, POWER, PRODUCT, Row, Table, rows

_POWER = Row("@1^{@2}", POWER, (ATOM,))
_FRACTION = Row(r"\frac{@1}{@2}", FRACTION)
_RANGE = "@1_{@2=@4}^{@5}"
_SPECIAL = str.maketrans(
    {
        "\\": r"\backslash ",
        "^": r"\wedge ",
        "~": r"\sim ",
        **{sign: f"\\{sign}" for sign in "_%&#${}"},
    }
)


def _escaped(name: str) -> str:
    return name.translate(_SPECIAL)


TABLE = Table(
    escape=_escaped,
    rows=rows(
        # names
        letter="@1",
        word=r"\mathrm{@1}",
        digits="@1",
        greek=r"\@1",
        hat=r"\hat{@1}",
        bar=r"\bar{@1}",
        tilde=r"\tilde{@1}",
        vec=r"\vec{@1}",
        bold=r"\boldsymbol{@1}",
        cal=r"\mathcal{@1}",
        prime="{@1'}",
        sub="@1_{@2}",
        sub_digits="@1_{@2}",
        subs_join=",",
        layer="@1^{(@2)}",
        layered="@1^{(@2)}_{@3}",
        index_beside=" ",
        index_comma=",",
        index_plus="+",
        index_minus="-",
        index_times="@1 @2",
        # numbers
        decimal_comma="@1{,}@2",
        number="@1",
        scientific=Row(r"@1 \times 10^{@2}", PRODUCT),
        exponent_minus="-",
        infinity=r"\infty",
        nan=r"\mathrm{NaN}",
        dots=r"\cdots",
        blank=r"\underline{\hspace{3em}}",
        # arithmetic
        plus=" + ",
        minus=" - ",
        negative="-",
        cross=r" \times ",
        dot=r" \cdot ",
        beside=r"\, ",
        number_beside=" ",
        coefficient="",
        divide=_FRACTION,
        square=_POWER,
        cube=_POWER,
        power_small=_POWER,
        power=_POWER,
        group="(@1)",
        tall=r"\left(@1\right)",
        open="(",
        close=")",
        open_tall=r"\biggl(",
        close_tall=r"\biggr)",
        # functions
        call=Row("@1@4", needs=(0, 0, 0, FENCED)),
        comma=", ",
        semicolon="; ",
        exp=Row("e^{@1}", POWER),
        sqrt=Row(r"\sqrt{@1}", POWER),
        abs=r"\left|@1\right|",
        softmax=Row(r"\operatorname{softmax}_{@1}@2", needs=(0, FENCED)),
        softmax_at=Row(r"\operatorname{softmax}_{@1}@2_{@3}", needs=(0, FENCED)),
        # reductions
        sum=r"\sum",
        prod=r"\prod",
        mean=r"\operatorname*{mean}",
        max=r"\max",
        min=r"\min",
        logsumexp=r"\operatorname*{logsumexp}",
        over="@1_{@2}",
        whole_range=_RANGE,
        bounded=_RANGE,
        gap=" ",
        # conditions
        lt=" < ",
        le=r" \le ",
        gt=" > ",
        ge=r" \ge ",
        eq=" = ",
        ne=r" \ne ",
        both=r" \land ",
        either=r" \lor ",
        denied=Row(r"\lnot @1", NOT, (COMPARE + 1,)),
        where=Row(
            r"\begin{cases} \displaystyle @1 & \text{@4 } @2 \\[4pt] "
            r"\displaystyle @3 & \text{@5} \end{cases}",
            FRACTION,
        ),
        where_behind=r"\quad \text{@3 } @1,\ \text{@4 } @2",
        pad=r"\operatorname{pad}\left(@1,\, @2\right)",
        bracket="[@1]",
        # derivatives
        d="d",
        partial=r"\partial",
        differential="@1 @2",
        differential_word=r"@1\,@2",
        link=_FRACTION,
        higher=_FRACTION,
        pending=_FRACTION,
        differentials="@1",
        differentials_join=r"\, ",
        # arrays
        grid=r"\begin{pmatrix} @1 \end{pmatrix}",
        grid_row="@1",
        grid_cell="@1",
        cell_join=" & ",
        row_join=r" \\ ",
        # matrices
        matrix_beside=r"\, ",
        entrywise=r" \odot ",
        every=r"\cdot ",
        transpose=Row(r"@1^{\top}", POWER, (ATOM,)),
        diagonal=r"\operatorname{diag}\left(@1\right)",
        ones=r"\mathbf{1}_{@1}",
        identity=r"\mathbf{I}_{@1}",
        softmax_whole=Row(r"\operatorname{softmax}@1", needs=(FENCED,)),
        squared_norm=Row(r"\left\lVert @1\right\rVert^{2}", POWER),
        zeros=r"\mathbf{0}",
        shaped=Row(r"\underset{@2 \times @3}{@1}", POWER, (POWER,)),
    ),
)
