"""Words meant to hurt, so that a page can fold them away until somebody wants to read them.

Nothing is refused or left out because of them: anger is often about something real. The list is
short on purpose; what it misses stands open as any other text.
"""

from __future__ import annotations

import re

from shiliu.lib.chinese import normalise

_BETWEEN = re.compile(r"[\s\W_]+")
_CHINESE = re.compile(
    r"傻[逼比叉屄]|煞笔|(?<!体)操你|草泥马|肏|狗日的|你他妈|去他妈|真他妈|他妈的逼|去你妈|"
    "王八蛋|龟孙|混蛋|畜生|杂种|婊子|贱[人货]|脑残|白痴|一群废物|狗官|狗东西|滚蛋|不得好死|全家死|"
    "去死(?!角|胡同|水)|弄死|打死你|砍死|杀了你|杀你全家"
)
_ENGLISH = re.compile(
    r"\b(?:fuck\w*|motherfuck\w*|bullshit|shithead|bitch(?:es)?|assholes?|bastards?|cunts?|"
    r"retards?|i(?:'ll| will) kill you|go to hell|drop dead)\b"
)


def abusive(text: str) -> bool:
    """Whether a text holds words that insult or threaten, also when dots stand between them."""
    folded = normalise(text)
    return bool(_ENGLISH.search(folded) or _CHINESE.search(_BETWEEN.sub("", folded)))
