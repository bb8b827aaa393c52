"""Deutsche Texte."""

from __future__ import annotations

from ...derive.reasons import Why

REASONS = {
    Why.CHAIN_RULE: "Kettenregel",
    Why.PATHS: "Kettenregel, über alle Wege summiert",
    Why.TOGETHER: "die Glieder zusammengesetzt",
    Why.DEFINITION: "Definition von {0}",
    Why.FUNCTION: "Definition von {word}",
    Why.SUM_RULE: "Summenregel",
    Why.ONE_TERM: "nur ein Summand enthält {all}",
    Why.TERM_BY_TERM: "Summenregel: jeder Summand für sich",
    Why.CONSTANT_FACTOR: "Faktorregel: {0} bleibt stehen",
    Why.SIGN: "das Vorzeichen bleibt stehen",
    Why.CONSTANT_FACTORS: "Faktorregel",
    Why.PRODUCT_RULE: "Produktregel",
    Why.QUOTIENT_RULE: "Quotientenregel",
    Why.RECIPROCAL_RULE: "Kehrwertregel",
    Why.POWER_RULE: "Potenzregel",
    Why.POWER_CHAIN: "Potenzregel und Kettenregel",
    Why.EXPONENTIAL_RULE: "Regel für Potenzen einer Konstanten",
    Why.GENERAL_POWER: "Regel für Potenzen, deren Basis und Exponent veränderlich sind",
    Why.SLOPE: "Ableitung von {word}",
    Why.SLOPE_CHAIN: "Ableitung von {word}, Kettenregel",
    Why.MEAN: "ein Mittelwert ist die Summe mal {all}",
    Why.PRODUCT_OF_MANY: "Produktregel: reihum jeder Faktor, mal alle anderen",
    Why.LARGEST: (
        "{word} folgt dem Eintrag, der es annimmt; bei Gleichstand wird gleichmäßig geteilt"
    ),
    Why.LOGSUMEXP: "Ableitung von log-sum-exp: das Softmax-Gewicht",
    Why.SOFTMAX: "Ableitung von softmax",
    Why.BRANCHES: "jeder Zweig für sich",
    Why.KNOWN: "eine Konstante hat die Ableitung 0, die Variable selbst 1",
    Why.INDEPENDENT: "{0} hängt nicht von {1} ab",
    Why.ITSELF: "{0} ist der Verlust selbst",
    Why.CANCEL: "{0} kürzt sich",
    Why.CANCELS: "was oben und unten steht, kürzt sich",
    Why.MIRROR: "1 − sigmoid(−u) = sigmoid(u)",
    Why.OVER: "hineinmultipliziert, was oben und unten steht, kürzt sich",
    Why.OPENED: "ausmultipliziert, gleiche Terme heben sich auf",
    Why.PICK: "ein Term bleibt, {0}",
    Why.PICKS: "nur Terme mit gleichen Indizes bleiben",
    Why.DEVIATIONS: "Abweichungen vom Mittelwert ergeben zusammen 0",
    Why.PUT_IN: "{0} eingesetzt",
    Why.SIFT: "ausmultipliziert, von {all} bleibt ein Term",
    Why.SUMS_TO_ONE: "Annahme, geprüft, wo Daten gegeben sind: {all} = 1",
    Why.TIDY: "aufgeräumt",
    Why.REWRITE: "in die übliche Form gebracht",
    Why.NAMED: "mit dem Namen {0}",
    Why.SAME_FORM: "auf dieselbe Weise",
    Why.THROUGH: "Kettenregel über {all}",
    Why.DEFINED: "Definition",
    Why.BY_ROW: "Zeile für Zeile",
    Why.BY_COLUMN: "Spalte für Spalte",
    Why.NO_MATRIX: "keine Matrixform",
    Why.NO_MATRIX_SHIFTED: "keine Matrixform: {0} wird an einem verschobenen Index gelesen",
    Why.NO_MATRIX_LOOKED_UP: "keine Matrixform: {0} wird nachgeschlagen",
    Why.NO_MATRIX_PIECES: "keine Matrixform: {0} ist in Stücken definiert",
    Why.NO_MATRIX_INDICES: "keine Matrixform: mehr als zwei Indizes auf einmal",
    Why.NO_MATRIX_JOINED: "keine Matrixform: kein Produkt von Matrizen verbindet die Indizes",
    Why.NO_MATRIX_INSIDE: "keine Matrixform: {word} im Inneren",
    Why.NUMBERS: "Zahlen eingesetzt",
    Why.VALUE: "ausgerechnet",
    Why.ALL_ENTRIES: "alle Einträge",
}

SPOKEN = {
    # Namen
    "hat": "@1 Dach",
    "bar": "@1 quer",
    "tilde": "@1 Schlange",
    "vec": "Vektor @1",
    "bold": "fett @1",
    "cal": "kalligrafisch @1",
    "prime": "@1 Strich",
    "sub": "@1 Index @2",
    "access": "@1 Index @2",
    "index_plus": " plus ",
    "index_minus": " minus ",
    # Zahlen
    "scientific": "@1 mal 10 hoch @2",
    "exponent_minus": "minus ",
    "infinity": "unendlich",
    "nan": "keine Zahl",
    "dots": "und so weiter",
    "blank": "Lücke",
    # Rechnen
    "plus": " plus ",
    "minus": " minus ",
    "negative": "minus ",
    "cross": " mal ",
    "dot": " mal ",
    "beside": " mal ",
    "number_beside": " mal ",
    "coefficient": " mal ",
    "divide": "@1 durch @2",
    "square": "@1 zum Quadrat",
    "cube": "@1 hoch 3",
    "power_small": "@1 hoch @2",
    "power": "@1 hoch @2",
    "group": "Klammer auf @1 Klammer zu",
    "tall": "Klammer auf @1 Klammer zu",
    "open": "Klammer auf ",
    "close": " Klammer zu",
    "open_tall": "Klammer auf ",
    "close_tall": " Klammer zu",
    # Funktionen
    "call": "@2 von @4",
    "comma": " und ",
    "semicolon": " und ",
    "exp": "e hoch @1",
    "sqrt": "Wurzel aus @1",
    "abs": "Betrag von @1 Ende Betrag",
    "softmax": "softmax über @1 von @2",
    "softmax_at": "softmax über @1 von @2 bei @3",
    # Summen und was ihnen gleicht
    "sum": "Summe",
    "prod": "Produkt",
    "mean": "Mittelwert",
    "max": "Maximum",
    "min": "Minimum",
    "logsumexp": "Logarithmus der Summe der Exponentialwerte",
    "over": "@1 über @2",
    "whole_range": "@1 über @2 von @4 bis @5",
    "bounded": "@1 über @2 von @4 bis @5",
    "gap": " von ",
    # Bedingungen
    "lt": " ist kleiner als ",
    "le": " ist höchstens ",
    "gt": " ist größer als ",
    "ge": " ist mindestens ",
    "eq": " gleich ",
    "ne": " ist ungleich ",
    "both": " und ",
    "either": " oder ",
    "denied": "nicht @1",
    "where": "@1, @4 @2, @5 @3, Ende der Fälle",
    "where_behind": ", @3 @1, @4 @2, Ende der Fälle",
    "pad": "@1, aufgefüllt mit @2, Ende der Auffüllung",
    "bracket": "1, falls @1, sonst 0,",
    # Ableitungen
    "d": "Ableitung",
    "partial": "partielle Ableitung",
    "link": "@5 von @3 nach @4",
    "higher": "Ableitung der Ordnung @4 von @3 nach @5",
    "pending": "@1 nach @3 von ",
    # Felder
    "grid": "Feld mit @1 Ende des Feldes",
    "grid_row": "Zeile @1",
    # Matrizen
    "matrix_beside": " mal ",
    "entrywise": " Eintrag für Eintrag mal ",
    "every": "alle",
    "transpose": "@1 transponiert",
    "diagonal": "Diagonalmatrix von @1 Ende der Diagonalen",
    "ones": "Spalte aus @1 Einsen",
    "identity": "Einheitsmatrix der Größe @1",
    "softmax_whole": "softmax von @1",
    "squared_norm": "Quadrat der Norm von @1 Ende der Norm",
    "zeros": "null",
    "shaped": "@1, @2 mal @3,",
}

TITLES = {
    "Attention with one head": "Attention mit einem Kopf",
    "An autoencoder with tied weights": "Ein Autoencoder mit gemeinsamen Gewichten",
    "Batch normalization": "Batch-Normalisierung",
    "A chain: four layers of one neuron each": "Eine Kette: vier Schichten mit je einem Neuron",
    "A contrastive loss (InfoNCE): two views of the same thing": (
        "Ein kontrastiver Verlust (InfoNCE): zwei Ansichten derselben Sache"
    ),
    "A convolution in two dimensions: upright and level bars": (
        "Eine Faltung in zwei Dimensionen: senkrechte und waagerechte Balken"
    ),
    "A convolution in one dimension, with max and mean pooling": (
        "Eine Faltung in einer Dimension, mit Max- und Mittelwert-Pooling"
    ),
    "Gaussian negative log-likelihood: a mean and a variance for every x": (
        "Negative Log-Likelihood der Normalverteilung: Mittelwert und Varianz zu jedem x"
    ),
    "A gated recurrent unit (GRU): the next value of a wave": (
        "Ein Gated Recurrent Unit (GRU): der nächste Wert einer Welle"
    ),
    "The Huber loss: a line that an outlier does not bend": (
        "Der Huber-Verlust: eine Gerade, die ein Ausreißer nicht verbiegt"
    ),
    "Iris flowers: versicolor against the other two species": (
        "Schwertlilien: versicolor gegen die beiden anderen Arten"
    ),
    "Layer normalization": "Layer-Normalisierung",
    "A line through three points": "Eine Gerade durch drei Punkte",
    "Logistic regression: hours of study and passing an exam": (
        "Logistische Regression: Lernstunden und bestandene Prüfung"
    ),
    "Long short-term memory (LSTM): remembering the first value": (
        "Long Short-Term Memory (LSTM): den ersten Wert behalten"
    ),
    "Mazur's example: two inputs, two hidden nodes, two outputs": (
        "Mazurs Beispiel: zwei Eingänge, zwei verborgene Knoten, zwei Ausgänge"
    ),
    "A multilayer perceptron with three classes: arms of a spiral": (
        "Ein mehrschichtiges Perzeptron mit drei Klassen: die Arme einer Spirale"
    ),
    "Causal attention with two heads": "Kausale Attention mit zwei Köpfen",
    "A physics-informed loss: a network that solves u'' = -u": (
        "Ein Verlust aus der Physik: ein Netz, das u'' = -u löst"
    ),
    "A residual network: two blocks with shortcuts": (
        "Ein Residual-Netz: zwei Blöcke mit Abkürzungen"
    ),
    "Ridge regression: an L2 penalty": "Ridge-Regression: eine L2-Strafe",
    "A recurrent network: exclusive or in time": (
        "Ein rekurrentes Netz: exklusives Oder in der Zeit"
    ),
    "Iris flowers: three species by softmax regression": (
        "Schwertlilien: drei Arten durch Softmax-Regression"
    ),
    "The lecture's network: all seven parameters": (
        "Das Netz der Vorlesung: alle sieben Parameter"
    ),
    "The lecture's network: three parameters at once": (
        "Das Netz der Vorlesung: drei Parameter zugleich"
    ),
    "The lecture's network: dosage and effectiveness": (
        "Das Netz der Vorlesung: Dosis und Wirksamkeit"
    ),
    "A Transformer block that predicts the next word": (
        "Ein Transformer-Block, der das nächste Wort vorhersagt"
    ),
    "Two layers in arrays: where a robot's hand is": (
        "Zwei Schichten in Feldern: wo die Hand eines Roboters ist"
    ),
    "word2vec: skip-gram with negative sampling": "word2vec: Skip-Gram mit Negativbeispielen",
    "Exclusive or: two inputs, two hidden nodes, one output": (
        "Exklusives Oder: zwei Eingänge, zwei verborgene Knoten, ein Ausgang"
    ),
}
"""Die Titel der Modelle, die mitgeliefert werden."""

PHRASES = {
    "title": "Die Ableitung von {loss} nach {target}",
    "titles": "Die Ableitungen von {loss}",
    "paths": "{target} wirkt auf {count} Wegen auf {loss}:",
    "adjoints": (
        "Auf dem Weg von {loss} zurück zu {target} wird die Ableitung von {loss} nach jeder "
        "Größe, ihre Adjungierte δ, einmal berechnet und von denen davor verwendet."
    ),
    "brackets": "Eine Bedingung in Klammern wie {bracket} ist 1, wo sie gilt, und sonst 0.",
    "matrices": (
        "Jedes Feld ist als Matrix oder als Spalte geschrieben, darunter stehen Zeilen × Spalten. "
        "Funktionen, Brüche und ⊙ gelten Eintrag für Eintrag; eine Zahl wird zu jedem Eintrag "
        "addiert."
    ),
    "matrices ones": "1 mit einem Index ist eine Spalte aus Einsen.",
    "matrices identity": "I ist die Einheitsmatrix.",
    "matrices diagonal": "diag hat eine Spalte auf der Diagonalen und sonst Nullen.",
    "matrices norm": "‖ ‖² ist die Summe der Quadrate aller Einträge.",
    "matrices every": "In {example} steht der Punkt für alle Werte seines Index.",
    "matrices indicator": (
        "{bracket} ist eine Matrix: in Zeile {row}, Spalte {column} steht 1, wo das gilt, sonst 0."
    ),
    "denominator layout": "Die Ableitung hat die Form von {target} (Nenner-Layout).",
    "numerator layout": (
        "Die Ableitung hat die Form von {target} transponiert (Zähler-Layout); Adjungierte haben "
        "die Form dessen, zu dem sie gehören."
    ),
    "forward": "Vorwärtslauf",
    "chain": "Kettenregel",
    "links": "Die Glieder",
    "adjoints heading": "Adjungierte, vom Verlust abwärts",
    "together": "Zusammengesetzt",
    "residual": "Residuum",
    "handout": "Backpropagation: die Ableitung von {loss} nach {target}",
    "idea heading": "Die Idee",
    "idea of curves": (
        "Ein neuronales Netz passt eine Kurve an Daten an: Seine Gewichte und Biaswerte drehen und "
        "strecken gleiche Aktivierungsfunktionen zu neuen Formen, deren Summe die Kurve ergibt, "
        "die zu den Daten passt."
    ),
    "idea": (
        "Ein Netz ist eine Liste von Definitionen, von oben nach unten gelesen: Jede Größe wird "
        "aus denen über ihr berechnet, und die letzte, {loss}, sagt, wie gut das Netz passt."
    ),
    "backward": (
        "Backpropagation beginnt beim letzten Parameter und arbeitet sich zurück. Hier geht es um "
        "einen Parameter, {target}; alle anderen behalten ihre Werte."
    ),
    "start value": "Am Anfang ist {target} = {value}.",
    "seeded": "Parameter ohne Wert beginnen mit Zufallszahlen (Startwert 0).",
    "data heading": "Die Daten",
    "data": "Jede Zeile ist eine Beobachtung: was hineingeht und was beobachtet wurde.",
    "data alone": "Jede Zeile ist ein Beispiel:",
    "data shapes": "Felder, die für eine Tabelle zu breit sind, mit ihren Formen:",
    "row": "Zeile",
    "network heading": "Das Netz",
    "network": "Jedes Gewicht und jeder Bias hat einen Namen, damit klar ist, wovon die Rede ist:",
    "layers": "Das Netz, Schicht für Schicht: Jedes Feld von Gewichten hat einen Namen:",
    "network alt": "Das Netz, das {output} berechnet, mit den Namen der Gewichte und Biaswerte.",
    "as equations": "Als Gleichungen, eine für jede Größe:",
    "parameter values": "Die Werte der Parameter:",
    "parameter": "Parameter",
    "value": "Wert",
    "curves heading": "Die Kurven und ihre Summe",
    "curve heading": "Die Kurve",
    "curves": (
        "Jeder verborgene Knoten biegt seine Aktivierungsfunktion zu einer Kurve, die mit seinem "
        "ausgehenden Gewicht multipliziert wird (links). Zusammen ergeben sie die Kurve des "
        "Netzes (rechts), hier für {target} = {value}:"
    ),
    "curves of array": (
        "Jeder verborgene Knoten biegt seine Aktivierungsfunktion zu einer Kurve, die mit seinem "
        "ausgehenden Gewicht multipliziert wird (links). Zusammen ergeben sie die Kurve des "
        "Netzes (rechts):"
    ),
    "curve": "Was das Netz vorhersagt, über den ganzen Bereich von {input}:",
    "curves left": "die verborgenen Knoten",
    "curves right": "zusammen",
    "curves alt": "Kurven über {input}: die der verborgenen Knoten und {output}, ihr Ergebnis.",
    "curve alt": "{output} als Kurve über {input}, mit den beobachteten Daten.",
    "residuals heading": "{residual}",
    "residuals": (
        "Wie weit liegt die Vorhersage daneben? {residual} heißt in jeder Zeile die Differenz "
        "{observed} − {output}:"
    ),
    "squares added": "Die Summe der Quadrate aller Zeilen ist {loss}: {loss} ≈ {value}.",
    "squares averaged": "Der Mittelwert der Quadrate aller Zeilen ist {loss}: {loss} ≈ {value}.",
    "trials heading": "Wie {loss} von {target} abhängt",
    "trials": (
        "Eine Zahl sagt, wie gut die Kurve passt: {loss}. Mit anderen Werten von {target} "
        "verschiebt sich die Kurve; in jeder Zeile ändert sich der Wert „{residual}“ und mit ihm "
        "{loss}:"
    ),
    "trials of curve": (
        "Eine Zahl sagt, wie gut die Kurve passt: {loss}. Mit anderen Werten von {target} "
        "verschiebt sich die Kurve, und {loss} ändert sich:"
    ),
    "trials without curve": (
        "Eine Zahl sagt, wie gut das Netz passt: {loss}. Mit anderen Werten von {target} ist es "
        "eine andere Zahl:"
    ),
    "trials table": "{loss} für jeden dieser Werte:",
    "trials alt": (
        "Die Kurve über {input} für {values} Werte von {target}, mit einer Strecke von jedem "
        "beobachteten Punkt zu ihr."
    ),
    "loss curve": (
        "Wo {loss} am kleinsten ist, passt das Netz am besten; die Steigung der Kurve, "
        "{derivative}, sagt, in welcher Richtung das ist. {loss} über {target} aufgetragen:"
    ),
    "loss curve alt": "{loss} als Kurve über {target}, mit den ausprobierten Werten.",
    "summation heading": "{loss} in Formeln",
    "summation": "Als eine Gleichung, für beliebig viele Zeilen:",
    "summation numbers": "Mit den Zahlen für {target} = {value}:",
    "summation numbers of array": "Mit den Zahlen:",
    "chain heading": "Die Kettenregel",
    "chain text": (
        "{target} wirkt auf {loss} nur über die Größen dazwischen. Die Ableitung ist das Produkt "
        "der Glieder auf diesem Weg, und jedes Glied folgt aus einer Definition."
    ),
    "numbers heading": "Die Zahlen eingesetzt",
    "numbers text": "Die Ableitung für {target} = {value}:",
    "numbers text by rows": "Die Ableitung für {target} = {value}, Zeile für Zeile:",
    "numbers text of array": "Die Ableitung bei den obigen Werten:",
    "descent heading": "Gradientenabstieg",
    "descent": "Die Ableitung sagt, wo es abwärts geht und wie steil es dort ist:",
    "rule step size": "Schrittweite = Ableitung {times} Lernrate",
    "rule new value": "neues {target} = altes {target} − Schrittweite",
    "rule again": "und wieder von vorn, bis die Schrittweite nahe bei 0 liegt",
    "first step": (
        "Der erste Schritt mit der Lernrate {rate}: Die Schrittweite ist {product} {is} {size}, "
        "das neue {target} ist also {difference} {is} {new}."
    ),
    "learning rate": "Die Lernrate ist {rate}.",
    "norms": "Bei einem Feld steht jede Zahl für alle Einträge: seine euklidische Norm.",
    "column step": "Schritt",
    "column derivative": "Ableitung",
    "column step_size": "Schrittweite",
    "column new_value": "neues {target}",
    "descent picture": (
        "{which}: Tangenten an die Kurve von {loss} (links) und die zugehörigen Kurven "
        "des Netzes (rechts), die letzte kräftig gezeichnet:"
    ),
    "descent picture of slopes": "{which} als Tangenten an die Kurve von {loss}:",
    "first steps": "Die ersten Schritte",
    "some steps": "Die Schritte {steps}",
    "descent picture of losses": "{loss} vor jedem Schritt:",
    "descent alt": "Gradientenabstieg auf {loss}: Schritte als Tangenten an die Kurve.",
    "falling alt": "{loss} fällt von {first} auf {last} in {steps} Schritten.",
    "result heading": "Das Ergebnis",
    "result": "Nach {steps} Schritten ist {target} {is} {value} und {loss} {is} {end}.",
    "result of array": "Nach {steps} Schritten ist {loss} {is} {end}; am Anfang war es {first}.",
    "result curve": (
        "Die Kurve des Netzes mit diesem {target} und die Kurven der verborgenen Knoten, aus denen "
        "sie entsteht:"
    ),
    "result curve alone": "Was das Netz jetzt vorhersagt:",
    "outcome CONVERGED": "Die Schrittweite liegt dann unter {stop}, und der Abstieg endet.",
    "outcome MAX_STEPS": (
        "Die Schrittweite liegt noch nicht unter {stop}; weitere Schritte führten weiter."
    ),
    "outcome DIVERGED": "{loss} wuchs über alle Grenzen: Die Lernrate ist hier zu groß.",
    "outcome STOPPED": "Dort wurde er angehalten.",
    "and": " und ",
    "handout of several": "Backpropagation: die Ableitungen von {loss} nach {target}",
    "backward of several": (
        "Backpropagation beginnt beim letzten Parameter und arbeitet sich zurück. Hier geht es um "
        "{target}; etwaige andere behalten ihre Werte."
    ),
    "trials of several": (
        "Eine Zahl sagt, wie gut das Netz passt: {loss}. Hier wird jeder Parameter bewegt, während "
        "die anderen am Anfang stehen bleiben; die Steigung der Tangente ist die Ableitung dort:"
    ),
    "loss curve alt of several": (
        "{loss} als Kurve über {target}, jeweils mit der Tangente am Anfang."
    ),
    "chain heading of several": "Die Kettenregel für {target}",
    "chain text of several": (
        "Jeder Parameter wirkt auf {loss} nur über die Größen dazwischen. Seine Ableitung ist das "
        "Produkt der Glieder auf diesem Weg, und jedes Glied folgt aus einer Definition."
    ),
    "links above": "Was oben hergeleitet wurde, wird nicht noch einmal hergeleitet.",
    "numbers text of array of several": "Die Ableitungen bei den obigen Werten:",
    "descent of several": (
        "Die Ableitungen sagen, wo es abwärts geht und wie steil es dort ist. In einem Schritt "
        "bewegen sich alle Parameter zugleich:"
    ),
    "rule new value of several": "neuer Wert = alter Wert − Schrittweite",
    "rule again of several": "und wieder von vorn, bis jede Schrittweite nahe bei 0 liegt",
    "column parameter": "Parameter",
    "column new_value of several": "neuer Wert",
    "result values": "Jetzt ist {values}.",
    "outcome CONVERGED of several": (
        "Jede Schrittweite liegt dann unter {stop}, und der Abstieg endet."
    ),
    "outcome MAX_STEPS of several": (
        "Noch liegt nicht jede Schrittweite unter {stop}; weitere Schritte führten weiter."
    ),
    "continued": "{title} (Fortsetzung)",
    "decimal": ",",
    "if": "falls",
    "otherwise": "sonst",
    "relation +": "plus",
    "relation −": "minus",
    "relation ≈": "ungefähr",
    "relation →": "wird zu",
    "sheet title": "Arbeitsblatt",
    "sheet key title": "Lösungen",
    "sheet variant": "Variante {number}",
    "sheet name": "Name: ______________________________     Punkte: ______ von {total}",
    "sheet whose": "Name: ______________________________",
    "sheet given heading": "Gegeben",
    "sheet network": "Das Netz und seine Verlustfunktion:",
    "sheet data": "Die Daten:",
    "sheet sizes": "Hier ist ",
    "sheet parameters": "Die Parameter:",
    "sheet needed": "Die Parameter, die gebraucht werden:",
    "sheet known": "Schon ausgerechnet, hier und im Folgenden: ",
    "sheet known alone": "Schon ausgerechnet: ",
    "sheet table": "Funktionswerte; zwischen zwei Werten gilt der nächstgelegene:",
    "sheet rounding": (
        "Rechne von Zeile zu Zeile mit vier geltenden Ziffern und gib Ergebnisse mit drei an. "
        "Alles geht mit + − × ÷ und dem, was hier steht."
    ),
    "sheet point": "{points} Punkt",
    "sheet points": "{points} Punkte",
    "sheet answer": "Antwort: ",
    "sheet tolerance": "(richtig bis auf ± {tolerance})",
    "sheet line": "Zeile {line}",
    "sheet link heading": "Ein Glied ergänzen",
    "sheet link": "Ein Glied der Kettenregel fehlt. Welches ist es, und was ist es?",
    "sheet rule heading": "Die Regel benennen",
    "sheet rule": "Welche Regel führt von der ersten Zeile zur zweiten?",
    "sheet forward heading": "Vorwärtsrechnung",
    "sheet forward": "Berechne {what}.",
    "sheet residual heading": "Ein Residuum",
    "sheet residual": "Berechne das Residuum {what}.",
    "sheet loss heading": "Der Verlust",
    "sheet loss": "Berechne den Verlust {what}.",
    "sheet link number heading": "Der Wert eines Gliedes",
    "sheet link number": "Berechne den Wert des Gliedes {what}.",
    "sheet derivative heading": "Die Ableitung",
    "sheet derivative": "Berechne die Ableitung {what}.",
    "sheet mistake heading": "Den Fehler finden",
    "sheet mistake": (
        "In dieser Herleitung ist eine Zeile falsch: Sie ist nicht gleich der linken Seite; alle "
        "anderen stimmen. Welche Zeile ist es, und was ist falsch an ihr?"
    ),
    "sheet correct": "Richtig ist:",
    "sheet wrong sign": "das Vorzeichen vor {what} ist falsch",
    "sheet wrong term": "der Summand {what} fehlt",
    "sheet wrong factor": "der Faktor {what} fehlt",
    "sheet wrong number": "die Zahl {what} davor fehlt",
    "sheet wrong inner": "die Kettenregel wurde vergessen: die innere Ableitung {what} fehlt",
    "sheet wrong quotient": "der Bruch {what} steht auf dem Kopf",
    "sheet wrong divisor": "die Division durch {what} fehlt",
    "sheet wrong exponent": "der Exponent von {what} fehlt",
    "sheet descent heading": "Gradientenabstieg",
    "sheet descent": (
        "Jetzt ist {what} = {old}. Mache einen Schritt des Gradientenabstiegs mit der Lernrate "
        "{rate}: Wie groß ist {what} danach?"
    ),
    "sheet descent given": "Die Ableitung ist dort {slope} ≈ {value}.",
    "sheet descent rule": (
        "Schrittweite = Ableitung × Lernrate, neues {what} = altes {what} − Schrittweite:"
    ),
}
