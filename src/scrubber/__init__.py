"""Tell whether a scraped document is worth keeping, and clean it when it is."""

from scrubber.engine import Scrubber, scrub
from scrubber.model import Decision, Finding, Verdict
from scrubber.policy import Policy

__all__ = ["Decision", "Finding", "Policy", "Scrubber", "Verdict", "scrub"]
