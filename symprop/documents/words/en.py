"""English wording."""

from __future__ import annotations

from ...derive.reasons import Why

REASONS = {
    Why.CHAIN_RULE: "chain rule",
    Why.PATHS: "chain rule, added over all paths",
    Why.ADJOINTS: "chain rule through each quantity that reads it",
    Why.TOGETHER: "the links put together",
    Why.DEFINITION: "definition of {0}",
    Why.FUNCTION: "definition of {word}",
    Why.SUM_RULE: "sum rule",
    Why.ONE_TERM: "only one term of the sum contains {0}",
    Why.TERM_BY_TERM: "sum rule: each term of the sum by itself",
    Why.CONSTANT_FACTOR: "the constant factor {0} stays",
    Why.SIGN: "the sign stays",
    Why.CONSTANT_FACTORS: "constant factors stay",
    Why.PRODUCT_RULE: "product rule",
    Why.QUOTIENT_RULE: "quotient rule",
    Why.RECIPROCAL_RULE: "reciprocal rule and chain rule",
    Why.POWER_RULE: "power rule",
    Why.POWER_CHAIN: "power rule and chain rule",
    Why.EXPONENTIAL_RULE: "rule for a constant to a power",
    Why.GENERAL_POWER: "rule for a power whose base and exponent both vary",
    Why.SLOPE: "slope of {word}",
    Why.SLOPE_CHAIN: "slope of {word}, chain rule",
    Why.MEAN: "a mean is the sum times {0}",
    Why.PRODUCT_OF_MANY: "product rule: each factor in turn, times all the others",
    Why.LARGEST: "the {word} follows the entry that attains it; ties share evenly",
    Why.LOGSUMEXP: "slope of log-sum-exp: the softmax weight",
    Why.SOFTMAX: "slope of softmax",
    Why.BRANCHES: "each branch by itself",
    Why.KNOWN: "a constant has slope 0, the variable itself 1",
    Why.INDEPENDENT: "{0} does not depend on {1}",
    Why.ITSELF: "{0} is the loss itself",
    Why.TIDY: "tidied",
    Why.REWRITE: "rewritten as it is usually taught",
    Why.NAMED: "named by {0}",
    Why.SAME_FORM: "in the same way",
    Why.NUMBERS: "numbers plugged in",
    Why.VALUE: "worked out",
    Why.ALL_ENTRIES: "all entries",
}

PHRASES = {
    "title": "The derivative of {loss} with respect to {target}",
    "titles": "The derivatives of {loss}",
    "paths": "{target} reaches {loss} along {count} paths:",
    "adjoints": (
        "{target} reaches {loss} along many paths. So the derivative of {loss} by each quantity "
        "on the way, its adjoint δ, is worked out once and shared."
    ),
    "chain": "Chain rule",
    "links": "The links",
    "adjoints heading": "Adjoints, from the loss down",
    "together": "Put together",
}
