"""Write the two commands of the README's section Start as start.sh and test.sh."""

import re
import sys
from pathlib import Path

readme, folder = Path(sys.argv[1]).read_text(encoding="utf-8"), Path(sys.argv[2])
section = re.search(r"^## Start$(.*?)^## ", readme, re.MULTILINE | re.DOTALL)
blocks = re.findall(r"^```(?:bash|sh)\n(.*?)^```", section[1] if section else "", re.MULTILINE | re.DOTALL)
if len(blocks) != 2:
    sys.exit(f"the section Start of the README must hold exactly two commands, it holds {len(blocks)}")
for name, block in zip(("start.sh", "test.sh"), blocks, strict=True):
    (folder / name).write_text(block, encoding="utf-8")
