"""When a login makes a token of its own."""

from rts_console.gui.tokens_tried import TokensTried
from rts_console.protocol.secret import Secret


def test_a_token_made_here_is_replaced_when_it_will_not_do() -> None:
    tried = TokensTried()
    assert tried.wants_another(Secret(""), fits=True)
    assert not tried.wants_another(Secret("made"), fits=True)
    assert tried.wants_another(Secret("made"), fits=False)


def test_a_pasted_one_is_tried_and_only_after_a_refusal_replaced() -> None:
    tried = TokensTried()
    tried.type(Secret("pasted"))
    assert not tried.wants_another(Secret("pasted"), fits=False)
    tried.refuse(Secret("pasted"))
    assert tried.wants_another(Secret("pasted"), fits=False)
    tried.type(Secret("pasted"))
    assert not tried.wants_another(Secret("pasted"), fits=False)
