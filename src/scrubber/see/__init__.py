"""What people look at: the page of a verdict, and the local page to try documents on.

All pages of the library are one house: ``house`` has the style sheet and the filters that make text harmless.
"""
