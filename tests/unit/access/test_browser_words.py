"""A browser in the words that people know it by."""

import pytest

from access.browser_words import browser_words

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15"
CHROME = "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 {}Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (CHROME.format("X11; Linux x86_64", ""), "Chrome, Linux"),
        (CHROME.format("Linux; Android 14; Pixel 8", "Mobile "), "Chrome, Android"),
        (CHROME.format("Windows NT 10.0; Win64; x64", "") + " Edg/141.0.0.0", "Edge, Windows"),
        ("Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox, Linux"),
        (IPHONE, "Safari, iPhone"),
        (MAC, "Safari, macOS"),
        ("Something for Windows", "Windows"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
    ],
)
def test_a_browser_is_named_with_its_system_as_far_as_it_tells(user_agent: str, words: str) -> None:
    assert browser_words(user_agent) == words
