"""How are the terms of the game said to those who play it?"""

from __future__ import annotations

from simcoord.views.game.moves import MOVES
from simcoord.views.game.refusals import points_said
from simcoord.views.game.terms import TERMS
from simcoord.views.words import Words, marked

#: What each move does, for those who choose it.
MEANINGS = {
    "committee": marked(
        "Members meet every month or quarter and come to share what the committee is for, if enough"
        " of them come. It asks for work, and without a legal basis a new government may dissolve"
        " it."
    ),
    "consultation": marked(
        "For a year each office meets another every month. Mutual: both speak, understand each"
        " other, and gain trust and voice. One-way: one side asks and the other answers;"
        " information is shared, and nothing else."
    ),
    "law": marked(
        "Raises the legal basis of a body by {step}, to {top} at most: it is dissolved less often"
        " at elections, and less of what it made shared leaves with the heads of office."
    ),
    "lead_unit": marked(
        "A unit instructs the members every month. What it achieves, and how much resistance it"
        " raises, hangs on its legitimacy: {unasked} if nobody was asked, and {earned} more for"
        " each month of mutual consultation of all members in the two years before, up to {most}."
    ),
    "fund": marked(
        "Money for each unit of joint work, for some years. It moves effort at once, and ends when"
        " it ends. A government grants one fund a game."
    ),
    "close": marked("Ends a body for good: its work and its load are gone from the next month on."),
}


def meaning(move: str, words: Words) -> str:
    """What a kind of move does."""
    return words(
        MEANINGS[move],
        step=words.tick(TERMS.law_step),
        top=words.tick(TERMS.law_top),
        unasked=words.tick(TERMS.unasked),
        earned=words.tick(TERMS.earned_a_month),
        most=words.tick(TERMS.most_earned),
    )


def price(move: str, words: Words) -> str:
    """What a kind of move costs."""
    match move:
        case "consultation":
            return words(
                "{mutual}, one-way {one_way}",
                mutual=points_said(TERMS.mutual, words),
                one_way=words.number(TERMS.one_way, 0),
            )
        case "fund":
            low, high = TERMS.fund[0][1], TERMS.fund[-1][1]
            return words("{low} to {high} points a year", low=low, high=high)
        case _:
            return points_said(int(getattr(TERMS, move)), words)


def named_with_price(move: str, words: Words) -> str:
    """A kind of move with what it costs, for a list."""
    return words("{move}: {price}", move=words(MOVES[move]), price=price(move, words))


def rules_told(words: Words) -> list[str]:
    """The rules of the game, a line each."""
    return [
        words(
            "You begin with {purse}. Each quarter brings {income}; at most {cap} can be saved.",
            purse=points_said(TERMS.purse, words),
            income=words.number(TERMS.income, 0),
            cap=words.number(TERMS.cap, 0),
        ),
        words(
            "A quarter has room for {moves} moves. What is planned can be taken back until the"
            " quarter is played; after that there is no way back.",
            moves=words.number(TERMS.moves, 0),
        ),
        words("A move that is not allowed is explained, and costs nothing."),
        *(
            words(
                "{move}. {meaning}",
                move=named_with_price(move, words),
                meaning=meaning(move, words),
            )
            for move in MOVES
        ),
    ]
