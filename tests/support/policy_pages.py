"""The pages of docs/policy, and the policy files they show."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "policy"
PAGES = {page.name: page.read_text("utf-8") for page in sorted(FOLDER.glob("*.md"))}
"""Name: text."""
FILES = {
    name: text
    for page in PAGES.values()
    for name, text in re.findall(r"<!-- file: (\S+) -->\n```yaml\n(.*?)```", page, re.DOTALL)
}
"""Name: text of each policy that a page shows below ``<!-- file: NAME -->``."""
