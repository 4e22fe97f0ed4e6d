"""Somebody without a mouse: goes from control to control by Tab, and sees where they are."""

from playwright.sync_api import Page

MOST_TABS = 80
FOCUSED = "document.activeElement?.closest('[data-testid]')?.dataset.testid ?? ''"
SEEN_FOCUS = """
() => {
  const focused = document.activeElement;
  // A control that covers its card is invisible itself: then the card shows the focus.
  for (let one = focused; one !== null && one !== document.body; one = one.parentElement) {
    const { outlineStyle, outlineWidth, opacity } = getComputedStyle(one);
    if (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && opacity !== "0") return true;
  }
  return false;
}
"""


class Keyboard:
    """Drives one page by its keys alone."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.unseen: list[str] = []
        """Where the focus was and could not be seen."""

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def go_to(self, test_id: str) -> None:
        """Press Tab until a control has the focus; every one on the way has to show it."""
        for _ in range(MOST_TABS):
            if self.focused() == test_id:
                return
            self.page.keyboard.press("Tab")
            if not self.page.evaluate(SEEN_FOCUS) and self.focused():
                self.unseen.append(self.focused())
        raise AssertionError(f"{MOST_TABS} tabs never reached {test_id}; now on {self.focused()!r}")

    def go_to_one_of(self, start: str) -> str:
        """Press Tab until the focus is on something whose name starts so; gives its whole name."""
        for _ in range(MOST_TABS):
            focused = self.focused()
            if focused.startswith(start):
                return focused
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{MOST_TABS} tabs never reached {start}…; now on {self.focused()!r}")

    def focused(self) -> str:
        return str(self.page.evaluate(FOCUSED))
