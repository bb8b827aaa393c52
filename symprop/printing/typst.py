"""The table of Typst's math mode."""

from __future__ import annotations

from .table import ATOM, COMPARE, FENCED, FRACTION, NOT, POWER, PRODUCT, Row, Table, rows


def _escaped(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"')


TABLE = Table(
    escape=_escaped,
    rows=rows(
        # names
        letter="@1",
        word='upright("@1")',
        digits="@1",
        greek="@1",
        hat="hat(@1)",
        bar="macron(@1)",
        tilde="tilde(@1)",
        vec="arrow(@1)",
        bold="bold(@1)",
        cal="cal(@1)",
        prime="@1'",
        sub="@1_(@2)",
        sub_digits="@1_(@2)",
        subs_join=",",
        layer="@1^((@2))",
        layered="@1^((@2))_(@3)",
        index_beside=" ",
        index_comma=",",
        index_plus="+",
        index_minus="-",
        index_times="@1 @2",
        # numbers
        decimal_comma='@1","@2',
        number="@1",
        scientific=Row("@1 times 10^(@2)", PRODUCT),
        exponent_minus="-",
        infinity="infinity",
        nan='upright("NaN")',
        dots="dots.c",
        blank="#box(width: 3.5em, height: 0.9em, stroke: (bottom: 0.5pt)) ",
        # arithmetic
        plus=" + ",
        minus=" - ",
        negative="-",
        cross=" times ",
        dot=" dot.op ",
        beside=" thin ",
        number_beside=" ",
        coefficient=" ",
        divide=Row("frac(@1, @2)", FRACTION),
        square=Row("@1^(@2)", POWER, (ATOM,)),
        cube=Row("@1^(@2)", POWER, (ATOM,)),
        power_small=Row("@1^(@2)", POWER, (ATOM,)),
        power=Row("@1^(@2)", POWER, (ATOM,)),
        group="(@1)",
        tall="(@1)",
        open="\\(",
        close="\\)",
        open_tall="lr(\\(, size: #2.4em)",
        close_tall="lr(\\), size: #2.4em)",
        # functions
        call=Row('op("@3") @4', needs=(0, 0, 0, FENCED)),
        comma=", ",
        semicolon="; ",
        exp=Row("e^(@1)", POWER),
        sqrt=Row("sqrt(@1)", POWER),
        abs="abs(@1)",
        softmax=Row('op("softmax")_(@1) @2', needs=(0, FENCED)),
        softmax_at=Row('op("softmax")_(@1) @2_(@3)', needs=(0, FENCED)),
        # reductions
        sum="sum",
        prod="product",
        mean='op("mean", limits: #true)',
        max="max",
        min="min",
        logsumexp='op("logsumexp", limits: #true)',
        over="@1_(@2)",
        whole_range="@1_(@2=@4)^(@5)",
        bounded="@1_(@2=@4)^(@5)",
        gap=" ",
        # conditions
        lt=" < ",
        le=" <= ",
        gt=" > ",
        ge=" >= ",
        eq=" = ",
        ne=" != ",
        both=" and ",
        either=" or ",
        denied=Row("not @1", NOT, (COMPARE + 1,)),
        where=Row(
            'cases(gap: #0.5em, display(@1) & upright("@4") thick @2, '
            'display(@3) & upright("@5"))',
            FRACTION,
        ),
        pad='op("pad") (@1, @2)',
        bracket="[@1]",
        # derivatives
        d="d",
        partial="partial",
        differential="@1 @2",
        differential_word="@1 thin @2",
        link=Row("frac(@1, @2)", FRACTION),
        higher=Row("frac(@1, @2)", FRACTION),
        pending=Row("frac(@1, @2) ", FRACTION),
        differentials="@1",
        differentials_join=" thin ",
        # arrays
        grid='mat(delim: "(", @1)',
        grid_row="@1",
        grid_cell="@1",
        cell_join=", ",
        row_join="; ",
        # matrices
        matrix_beside=" thin ",
        entrywise=" dot.o ",
        transpose=Row("@1^(top)", POWER, (ATOM,)),
        diagonal='op("diag") (@1)',
        ones="bold(1)_(@1)",
        identity="bold(I)_(@1)",
        shaped=Row("limits(@1)_(@2 times @3)", POWER, (ATOM,)),
    ),
)
