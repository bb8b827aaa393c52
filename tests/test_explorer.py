"""The explorer page as a file: what stands in it, what may not, how large it is."""

from __future__ import annotations

import json
import re
import subprocess
from html.parser import HTMLParser
from shutil import which

import pytest
from browsing import NODE
from click.testing import CliRunner

import symprop
from symprop.cli import main
from symprop.errors import DataError, SympropError, UnknownNameError
from symprop.explorer.scripts import SCRIPTS, file, in_script, script

DATA = re.compile(r'<script type="application/json" id="model">(.*?)</script>', re.DOTALL)


def described(html: str) -> dict:
    found = DATA.search(html)
    assert found
    return json.loads(found[1])


@pytest.fixture(scope="module")
def page() -> str:
    return symprop.load("statquest").explore().html


def run(*arguments: str):
    return CliRunner().invoke(main, arguments)


def test_the_page_is_the_same_each_time(page):
    assert symprop.explore(symprop.load("statquest")).html == page


def test_the_lectures_page_is_small(page):
    assert len(page.encode()) < 280_000


def test_the_largest_page_is_below_a_megabyte():
    assert len(symprop.load("transformer").explore().html.encode()) < 1_000_000


def test_nothing_is_asked_for(page):
    without = re.sub(r"http://www\.w3\.org/[\w/]+", "", page)
    assert not re.search(r"(src|href)=|https?://|@import|url\((?!data:)", without)


def test_each_formula_stands_there_once(page):
    formulas = described(page)["formulas"]
    assert len(formulas) == len({*zip(formulas, described(page)["latex"], strict=True)})


def test_the_page_is_well_formed(page):
    open_tags: list[str] = []
    void = {"meta", "input", "br"}

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag not in void:
                open_tags.append(tag)

        def handle_endtag(self, tag):
            assert open_tags.pop() == tag

        def handle_startendtag(self, tag, attrs):
            pass

    Reader().feed(page)
    assert not open_tags


def test_each_label_belongs_to_a_control(page):
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len({*ids})
    for wanted in re.findall(r'(?:\bfor|aria-labelledby|aria-describedby)="([^"]+)"', page):
        assert wanted in ids or wanted == "derivation-title"


def test_markup_in_names_is_shown_as_typed():
    title = "<b>\"A\" & 'B'</b> @model@ </script>\u2028"
    model = symprop.parse(
        "data x[i] = [1, 2], y[i] = [2, 3]\nparameter w = 1\n"
        "p[i] = w*x[i]\nL = sum((y[i] - p[i])**2, i)\n"
    )
    html = model.explore(title=title).html
    assert "&lt;b&gt;&quot;A&quot; &amp; &#x27;B&#x27;&lt;/b&gt; @model@" in html
    assert html.count("</script>") == 2


@pytest.mark.parametrize("text", ["</script>", "<!--", "<script>", "\u2028\u2029", "a < b <= c"])
def test_data_cannot_end_their_element(text):
    shown = in_script({"k": text})
    assert json.loads(shown) == {"k": text}
    assert not re.search("</|<!|<s|[\u2028\u2029]", shown)


def test_what_is_chosen_first():
    model = symprop.load("iris")
    assert described(model.explore(parameter="W1[2,3]").html)["first"]["place"] == [2, 3]
    assert described(model.explore(parameter="W1").html)["first"]["place"] == [1, 1]
    with pytest.raises(UnknownNameError, match="unknown parameter 'W3'; known: 'W1'"):
        model.explore(parameter="W3")
    with pytest.raises(SympropError, match=r"W1\[9,9\]"):
        model.explore(parameter="W1[9,9]")


def test_parameters_without_values_get_seeded_ones():
    model = symprop.dense(1, 2, 1).with_values(input=[0, 0.5, 1], observed=[0, 1, 0])
    values = described(model.explore().html)["values"]
    assert {*model.parameters} <= {*values}
    with pytest.raises(DataError, match="has no value"):
        symprop.dense(1, 2, 1).explore()


def test_a_model_without_parameters_is_refused():
    with pytest.raises(SympropError, match="no parameters"):
        symprop.parse("data x[i] = [1, 2]\nL = sum(x[i]**2, i)").explore()


def test_the_frame_in_a_notebook(page):
    shown = symprop.load("statquest").explore()._repr_html_()
    assert shown.startswith('<iframe srcdoc="&lt;!DOCTYPE html&gt;')
    assert "<script" not in shown


def test_the_command_line_writes_the_page(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("explore", "statquest", "--wrt", "w1").output == "wrote statquest-explore.html\n"
    written = (tmp_path / "statquest-explore.html").read_text(encoding="utf-8")
    assert described(written)["first"] == {"name": "w1", "place": []}
    assert run("explore", "statquest", "-o", "page.pdf").output.startswith("symprop: 'page.pdf': ")
    assert "one parameter" in run("explore", "statquest", "--wrt", "w1,w2").output


def test_the_command_line_opens_the_page(tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr("click.launch", opened.append)
    target = tmp_path / "page.html"
    assert run("explore", "linear", "-o", str(target), "--open").exit_code == 0
    assert opened == [target.resolve().as_uri()]


def test_every_file_of_code_is_in_the_script_after_those_it_imports():
    folder = NODE.parent.parent / "symprop" / "explorer" / "page"
    assert {path.stem for path in folder.glob("*.js")} == {*SCRIPTS}
    for place, name in enumerate(SCRIPTS):
        imports = re.findall(r'^import .* from "\./(\w+)\.js";', file(f"{name}.js"), re.MULTILINE)
        assert {*imports} <= {*SCRIPTS[:place]}
    assert not re.search(r"^\s*(import|export) ", script(), re.MULTILINE)


def test_code_under_node():
    node = which("node")
    if node is None:
        pytest.skip("node is not installed")
    done = subprocess.run([node, "--test", "."], cwd=NODE, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_types_of_the_code():
    tsc = NODE / "node_modules" / ".bin" / "tsc"
    if not tsc.exists():
        pytest.skip("typescript is not installed: npm ci --prefix tests/js")
    project = NODE.parent.parent / "symprop" / "explorer" / "page"
    done = subprocess.run([tsc, "-p", project], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
