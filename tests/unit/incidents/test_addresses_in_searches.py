"""A web address in the search of a list is looked up as one word; anything else word by word."""

import pytest

from incidents.admin.list_pages import as_address


@pytest.mark.parametrize(
    ("words", "one_word"),
    [
        ("https://www.nbcnews.com/news/iraq-1", "nbcnewscomnewsiraq1"),
        (" HTTP://nbcnews.com ", "nbcnewscom"),
        ("www.nbcnews.com/news", "nbcnewscomnews"),
        ("news-17.example.org:8080/2016", "news17exampleorg80802016"),
        ("IQ-2016-0001", ""),
        ("al-Qa'im", ""),
        ("5.5/10", ""),
        ("nbcnews.com news", ""),
        ("https://", ""),
        ("", ""),
    ],
)
def test_a_web_address_is_one_word_without_its_beginning(words: str, one_word: str) -> None:
    assert as_address(words) == one_word
