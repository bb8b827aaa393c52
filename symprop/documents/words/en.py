"""English wording."""

from __future__ import annotations

from ...derive.reasons import Why
from ...printing.spoken import ENGLISH

SPOKEN = ENGLISH

REASONS = {
    Why.CHAIN_RULE: "chain rule",
    Why.PATHS: "chain rule, added over all paths",
    Why.TOGETHER: "the links put together",
    Why.DEFINITION: "definition of {0}",
    Why.FUNCTION: "definition of {word}",
    Why.SUM_RULE: "sum rule",
    Why.ONE_TERM: "only one term of the sum contains {all}",
    Why.TERM_BY_TERM: "sum rule: each term of the sum by itself",
    Why.CONSTANT_FACTOR: "the constant factor {0} stays",
    Why.SIGN: "the sign stays",
    Why.CONSTANT_FACTORS: "constant factors",
    Why.PRODUCT_RULE: "product rule",
    Why.QUOTIENT_RULE: "quotient rule",
    Why.RECIPROCAL_RULE: "reciprocal rule",
    Why.POWER_RULE: "power rule",
    Why.POWER_CHAIN: "power rule and chain rule",
    Why.EXPONENTIAL_RULE: "rule for a constant to a power",
    Why.GENERAL_POWER: "rule for a power whose base and exponent both vary",
    Why.SLOPE: "slope of {word}",
    Why.SLOPE_CHAIN: "slope of {word}, chain rule",
    Why.MEAN: "a mean is the sum times {all}",
    Why.PRODUCT_OF_MANY: "product rule: each factor in turn, times all the others",
    Why.LARGEST: "the {word} follows the entry that attains it; ties share evenly",
    Why.LOGSUMEXP: "slope of log-sum-exp: the softmax weight",
    Why.SOFTMAX: "slope of softmax",
    Why.BRANCHES: "each branch by itself",
    Why.KNOWN: "a constant has slope 0, the variable itself 1",
    Why.INDEPENDENT: "{0} does not depend on {1}",
    Why.ITSELF: "{0} is the loss itself",
    Why.CANCEL: "{0} cancels",
    Why.CANCELS: "what stands above and below cancels",
    Why.MIRROR: "1 − sigmoid(−u) = sigmoid(u)",
    Why.OVER: "multiplied in, what stands above and below cancels",
    Why.OPENED: "multiplied out, equal terms cancel",
    Why.PICK: "one term is left, {0}",
    Why.PICKS: "only terms with equal indices are left",
    Why.DEVIATIONS: "deviations from a mean add up to 0",
    Why.PUT_IN: "{0} put in",
    Why.SIFT: "multiplied out, one term is left of {all}",
    Why.SUMS_TO_ONE: "assumption, checked where data are given: {all} = 1",
    Why.TIDY: "tidied",
    Why.REWRITE: "rewritten as it is usually taught",
    Why.NAMED: "named by {0}",
    Why.SAME_FORM: "in the same way",
    Why.THROUGH: "chain rule through {all}",
    Why.DEFINED: "definition",
    Why.BY_ROW: "row by row",
    Why.BY_COLUMN: "column by column",
    Why.NO_MATRIX: "no matrix form",
    Why.NO_MATRIX_SHIFTED: "no matrix form: {0} is read at a shifted index",
    Why.NO_MATRIX_LOOKED_UP: "no matrix form: {0} is looked up",
    Why.NO_MATRIX_PIECES: "no matrix form: {0} is defined in pieces",
    Why.NO_MATRIX_INDICES: "no matrix form: more than two indices at once",
    Why.NO_MATRIX_JOINED: "no matrix form: no product of matrices joins its indices",
    Why.NO_MATRIX_INSIDE: "no matrix form: {word} inside it",
    Why.NUMBERS: "numbers plugged in",
    Why.VALUE: "worked out",
    Why.ALL_ENTRIES: "all entries",
}

TITLES: dict[str, str] = {}
"""The gallery's own titles are English."""

PHRASES = {
    "title": "The derivative of {loss} with respect to {target}",
    "titles": "The derivatives of {loss}",
    "paths": "{target} reaches {loss} along {count} paths:",
    "adjoints": (
        "On the way from {loss} back to {target} the derivative of {loss} by each quantity, its "
        "adjoint δ, is worked out once and used by those before it."
    ),
    "brackets": "A condition in brackets, as {bracket}, is 1 where it holds and 0 elsewhere.",
    "matrices": (
        "Every array is written as a matrix or as a column, with its rows × columns below it. "
        "Functions, fractions and ⊙ are taken entry by entry; a number is added to every entry."
    ),
    "matrices ones": "1 with an index is a column of ones.",
    "matrices identity": "I is the identity matrix.",
    "matrices diagonal": "diag has a column on its diagonal and zeros elsewhere.",
    "matrices norm": "‖ ‖² is the sum of the squares of all entries.",
    "matrices every": "In {example} the dot stands for all values of its index.",
    "matrices indicator": (
        "{bracket} is a matrix: in row {row}, column {column} it has 1 where this holds, else 0."
    ),
    "denominator layout": "The derivative has the shape of {target} (denominator layout).",
    "numerator layout": (
        "The derivative has the shape of {target} transposed (numerator layout); adjoints have "
        "the shape of what they belong to."
    ),
    "forward": "Forward pass",
    "chain": "Chain rule",
    "links": "The links",
    "adjoints heading": "Adjoints, from the loss down",
    "together": "Put together",
    "residual": "residual",
    "handout": "Backpropagation: the derivative of {loss} with respect to {target}",
    "idea heading": "The idea",
    "idea of curves": (
        "A neural network fits a curve to data: its weights and biases flip and stretch identical "
        "activation functions into new shapes, which are added together to form the squiggle that "
        "fits the data."
    ),
    "idea": (
        "A network is a list of definitions, read from top to bottom: each quantity is computed "
        "from those above it, and the last one, {loss}, says how well the network fits."
    ),
    "backward": (
        "Backpropagation starts at the last parameter and works back. Here one parameter is "
        "followed, {target}; all others keep their values."
    ),
    "start value": "At first {target} = {value}.",
    "seeded": "Parameters without a value start at random numbers (seed 0).",
    "data heading": "The data",
    "data": "Each row is one observation: what goes in, and what was observed.",
    "data alone": "Each row is one example:",
    "data shapes": "Arrays that are too wide for a table, with their shapes:",
    "row": "row",
    "network heading": "The network",
    "network": "Every weight and bias has a name, so that it is clear which one is spoken of:",
    "layers": "The network, drawn layer by layer: every array of weights has a name:",
    "network alt": "The network that computes {output}, with the names of its weights and biases.",
    "as equations": "As equations, one for each quantity:",
    "parameter values": "The values of the parameters:",
    "parameter": "parameter",
    "value": "value",
    "curves heading": "The curves and the squiggle",
    "curve heading": "The curve",
    "curves": (
        "Each hidden node bends its activation function into a curve, which is multiplied by its "
        "outgoing weight (left). Added up they make the squiggle (right), here for "
        "{target} = {value}:"
    ),
    "curves of array": (
        "Each hidden node bends its activation function into a curve, which is multiplied by its "
        "outgoing weight (left). Added up they make the squiggle (right):"
    ),
    "curve": "What the network predicts, over the whole range of {input}:",
    "curves left": "the hidden nodes",
    "curves right": "added up",
    "curves alt": "Curves over {input}: the hidden nodes', and {output}, which they add up to.",
    "curve alt": "{output} as a curve over {input}, with the observed data.",
    "residuals heading": "The {residual}",
    "residuals": (
        "How far off is the prediction? In each row the {residual} is {observed} − {output}:"
    ),
    "squares added": "The squares of all rows, added up, are the {loss}: {loss} ≈ {value}.",
    "squares averaged": "The mean of the squares of all rows is the {loss}: {loss} ≈ {value}.",
    "trials heading": "How {loss} depends on {target}",
    "trials": (
        "One number says how well the squiggle fits: {loss}. With other values of {target} the "
        "squiggle moves, the {residual} of each row changes, and so does {loss}:"
    ),
    "trials of curve": (
        "One number says how well the curve fits: {loss}. With other values of {target} the curve "
        "moves, and so {loss} changes:"
    ),
    "trials without curve": (
        "One number says how well the network fits: {loss}. With other values of {target} it is "
        "another number:"
    ),
    "trials table": "{loss} for each of these values:",
    "trials alt": (
        "The squiggle over {input} for {values} values of {target}, with a line from each "
        "observed point to it."
    ),
    "loss curve": (
        "Where {loss} is lowest, the network fits best; the slope of its curve, {derivative}, says "
        "in which direction that is. {loss} plotted against {target}:"
    ),
    "loss curve alt": "{loss} as a curve over {target}, with the values that were tried.",
    "summation heading": "{loss} in symbols",
    "summation": "As one equation, however many rows there are:",
    "summation numbers": "With the numbers for {target} = {value}:",
    "summation numbers of array": "With the numbers:",
    "chain heading": "The chain rule",
    "chain text": (
        "{target} changes {loss} only through the quantities in between. The derivative is the "
        "product of the links on the way, and each link comes from one definition."
    ),
    "numbers heading": "The numbers plugged in",
    "numbers text": "The derivative for {target} = {value}:",
    "numbers text by rows": "The derivative for {target} = {value}, row by row:",
    "numbers text of array": "The derivative at the values above:",
    "descent heading": "Gradient descent",
    "descent": "The derivative says which way is down, and how steep it is there:",
    "rule step size": "step size = derivative {times} learning rate",
    "rule new value": "new {target} = old {target} − step size",
    "rule again": "again, until the step size is close to 0",
    "first step": (
        "The first step, with the learning rate {rate}: the step size is {product} {is} {size}, "
        "and so the new {target} is {difference} {is} {new}."
    ),
    "learning rate": "The learning rate is {rate}.",
    "norms": "Of an array each number stands for all of its entries: its Euclidean norm.",
    "column step": "step",
    "column derivative": "derivative",
    "column step_size": "step size",
    "column new_value": "new {target}",
    "descent picture": (
        "{which}: tangents on the curve of {loss} (left), and the squiggles that belong to "
        "them (right), the last one drawn boldly:"
    ),
    "descent picture of slopes": "{which}, as tangents on the curve of {loss}:",
    "first steps": "The first steps",
    "some steps": "Steps {steps}",
    "descent picture of losses": "{loss} before each step:",
    "descent alt": "Gradient descent on {loss}: steps of it as tangents on the curve.",
    "falling alt": "{loss} falls from {first} to {last} in {steps} steps.",
    "result heading": "The result",
    "result": "After {steps} steps {target} {is} {value} and {loss} {is} {end}.",
    "result of array": "After {steps} steps {loss} {is} {end}; it was {first} at the start.",
    "result curve": (
        "The squiggle with this {target}, and the hidden nodes' curves that it is made of:"
    ),
    "result curve alone": "What the network predicts now:",
    "outcome CONVERGED": "The step size is then below {stop}, and the descent stops.",
    "outcome MAX_STEPS": "The step size is not yet below {stop}; more steps would lead further.",
    "outcome DIVERGED": "{loss} grew without bound: the learning rate is too large here.",
    "outcome STOPPED": "It was stopped there.",
    "and": " and ",
    "handout of several": "Backpropagation: the derivatives of {loss} with respect to {target}",
    "backward of several": (
        "Backpropagation starts at the last parameter and works back. Here {target} are "
        "followed; any others keep their values."
    ),
    "trials of several": (
        "One number says how well the network fits: {loss}. Here each parameter is moved while "
        "the others stay where they start; the slope of the tangent is the derivative there:"
    ),
    "loss curve alt of several": (
        "{loss} as a curve over each of {target}, with a tangent where they start."
    ),
    "chain heading of several": "The chain rule for {target}",
    "chain text of several": (
        "Each parameter changes {loss} only through the quantities in between. Its derivative is "
        "the product of the links on the way, and each link comes from one definition."
    ),
    "links above": "What was derived above is not derived again.",
    "numbers text of array of several": "The derivatives at the values above:",
    "descent of several": (
        "The derivatives say which way is down, and how steep it is there. In a step all "
        "parameters move at once:"
    ),
    "rule new value of several": "new value = old value − step size",
    "rule again of several": "again, until every step size is close to 0",
    "column parameter": "parameter",
    "column new_value of several": "new value",
    "result values": "Now {values}.",
    "outcome CONVERGED of several": (
        "Every step size is then below {stop}, and the descent stops."
    ),
    "outcome MAX_STEPS of several": (
        "Not every step size is below {stop} yet; more steps would lead further."
    ),
    "continued": "{title} (continued)",
    "decimal": ".",
    "if": "if",
    "otherwise": "otherwise",
    "relation +": "plus",
    "relation −": "minus",
    "relation ≈": "is approximately",
    "relation →": "becomes",
    "sheet title": "Worksheet",
    "sheet key title": "Answer key",
    "sheet variant": "Variant {number}",
    "sheet name": "Name: ______________________________     Points: ______ of {total}",
    "sheet whose": "Name: ______________________________",
    "sheet given heading": "Given",
    "sheet network": "The network and its loss:",
    "sheet data": "The data:",
    "sheet sizes": "Here ",
    "sheet parameters": "The parameters:",
    "sheet needed": "The parameters that the questions need:",
    "sheet known": "Already worked out, here and below: ",
    "sheet known alone": "Already worked out: ",
    "sheet table": "Values of functions; where yours is between two, take the nearest:",
    "sheet rounding": (
        "Carry four significant digits from line to line, and give answers to three. "
        "All can be done with + − × ÷ and what is given here."
    ),
    "sheet point": "{points} point",
    "sheet points": "{points} points",
    "sheet answer": "Answer: ",
    "sheet tolerance": "(accept ± {tolerance})",
    "sheet line": "line {line}",
    "sheet link heading": "Fill in a link",
    "sheet link": (
        "One link of the chain rule is missing. Which one is it, and what is it equal to?"
    ),
    "sheet rule heading": "Name the rule",
    "sheet rule": "Which rule leads from the first line to the second?",
    "sheet forward heading": "Forward pass",
    "sheet forward": "Compute {what}.",
    "sheet residual heading": "A residual",
    "sheet residual": "Compute the residual {what}.",
    "sheet loss heading": "The loss",
    "sheet loss": "Compute the loss {what}.",
    "sheet link number heading": "The number of a link",
    "sheet link number": "Compute the value of the link {what}.",
    "sheet derivative heading": "The derivative",
    "sheet derivative": "Compute the derivative {what}.",
    "sheet mistake heading": "Find the mistake",
    "sheet mistake": (
        "In this derivation one line is wrong: it is not equal to the left side; all others "
        "are right. Which line is it, and what is wrong with it?"
    ),
    "sheet correct": "Correct is:",
    "sheet wrong sign": "the sign before {what} is wrong",
    "sheet wrong term": "the term {what} is missing",
    "sheet wrong factor": "the factor {what} is missing",
    "sheet wrong number": "the number {what} in front is missing",
    "sheet wrong inner": "the chain rule was forgotten: the inner derivative {what} is missing",
    "sheet wrong quotient": "the quotient {what} stands upside down",
    "sheet wrong divisor": "the division by {what} is missing",
    "sheet wrong exponent": "the exponent of {what} is missing",
    "sheet descent heading": "Gradient descent",
    "sheet descent": (
        "Now {what} = {old}. Take one step of gradient descent with the learning rate {rate}: "
        "what is the new {what}?"
    ),
    "sheet descent given": "The derivative there is {slope} ≈ {value}.",
    "sheet descent rule": (
        "step size = derivative × learning rate, new {what} = old {what} − step size:"
    ),
}
