"""The detectors, in the order in which they run: each sees the text that those before it left."""

from scrubber.detectors.encoding import Encoding
from scrubber.detectors.hidden import Hidden
from scrubber.detectors.pinyin import Pinyin
from scrubber.detectors.spam import Spam
from scrubber.document import Detector

__all__ = ["DETECTORS"]

DETECTORS: tuple[type[Detector], ...] = (Encoding, Hidden, Pinyin, Spam)
