"""The main content of a page: its article, without navigation, lists of links, and footers."""

from __future__ import annotations

__all__ = ["MainContent"]

INSTALL = "Policy(content='main') needs the extra 'main': pip install 'corpus-scrubber[main]'"


class MainContent:
    """Takes the main content out of a page, with Resiliparse's rules (190 MB/s; the next best does 7).

    Raises:
        ModuleNotFoundError: where the extra ``main`` is not installed.
    """

    def __init__(self) -> None:
        try:
            from resiliparse.extract.html2text import extract_plain_text
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError(INSTALL, name=error.name) from None
        self._extract = extract_plain_text

    def of(self, source: str) -> str:
        """Return the text of the main content of the page *source*, empty where none is found."""
        text: str = self._extract(source, main_content=True, alt_texts=False, list_bullets=False, noscript=False)
        return text.strip()
