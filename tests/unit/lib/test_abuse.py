"""What folds a text away, on sentences marked by hand (both invented and from the sample)."""

from __future__ import annotations

import re

import pytest

from shiliu.lib.abuse import abusive
from tests.unit.profile_files import HOME

FOLDERS = sorted(folder for folder in HOME.iterdir() if (folder / "samples.toml").exists())

INSULTS = [
    "你们这帮傻逼到底管不管",
    "傻 . 逼 物业，三天了没人来",
    "再不修我弄死你们",
    "物业就是一群废物",
    "操你们的，水又停了",
    "王八蛋，骗我三次",
    "叫他去死",
    "楼上的畜生天天半夜砸墙",
    "ＦＵＣＫ this lift",
    "You bastards, fix the light.",
    "I'll kill you if it leaks again",
    "go to hell",
]
FAIR = [
    "请把楼道打扫一下，去死角落也要扫",
    "社区的体操你们什么时候开始",
    "垃圾没人收，太臭了，请快点",
    "我很生气，已经说了三次",
    "电梯坏了，老人下不了楼，急死人了",
    "楼上漏水，天花板都湿了",
    "他妈妈生病了，需要人陪",
    "骂人的是楼下的，请来调解",
    "I am furious: the third time in a week.",
    "The class on Scunthorpe's shiitake was cancelled",
    "My dog hit the fence",
    "树死了，请去看看",
    "今日你们没来，周日你们来吗",
    "废物回收点满了",
    "广场上的沙雕倒了",
]


@pytest.mark.parametrize("text", INSULTS)
def test_an_insult_or_a_threat_is_found(text):
    assert abusive(text)


@pytest.mark.parametrize("text", FAIR)
def test_anger_and_plain_words_are_not(text):
    assert not abusive(text)


def test_no_text_of_the_samples_is_folded_away():
    found = [
        text
        for profile in FOLDERS
        for text in re.findall(r'"([^"\n]+)"', (profile / "samples.toml").read_text("utf-8"))
    ]
    assert len(found) > 100
    assert not [text for text in found if abusive(text)]
