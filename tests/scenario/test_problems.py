"""Problems come in the order of the text, as lines that editors can jump to."""

from rts_console.scenario.problems import Place, Problem, ScenarioErrors, did_you_mean


def test_problems_are_in_the_order_of_the_text() -> None:
    later = Problem(Place(9, 1, 9, 2), "late", "because", "Do.")
    first = Problem(Place(2, 5, 2, 6), "early", "because", "Do.")
    errors = ScenarioErrors("x.yaml", [later, first])
    assert list(errors) == [first, later]
    assert str(errors) == "x.yaml:2:5: early: because. Do.\nx.yaml:9:1: late: because. Do."


def test_the_nearest_word_is_named_else_all_or_none() -> None:
    assert did_you_mean("Timout", ["Timeout", "Success"]) == "Did you mean 'Timeout'?"
    assert did_you_mean("zzz", ["a", "b"]) == "Use one of: a, b."
    assert did_you_mean("zzz", []) == "Remove it."
    assert "50 that are known" in did_you_mean("zzz", [f"word{n}" for n in range(50)])
