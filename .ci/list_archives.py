"""Print what wheel and sdist hold, by folder, and fail where something needed is missing or something odd is in."""

import sys
import tarfile
import zipfile
from collections import Counter
from pathlib import Path

NEEDED = {
    ".whl": ["mmkg/__init__.py", "mmkg/kg/papers/blip-2.yaml", "mmkg/kg/expanded/papers.jsonl", "mmkg/py.typed"],
    ".gz": ["pyproject.toml", "README.md", "kg/papers/blip-2.yaml", "notebooks/00_tour.py", "tests/conftest.py"],
}
ODD = (".pyc", ".ipynb", ".sqlite", ".arrow", "graph.html")


def names(path: Path) -> list[str]:
    if path.suffix == ".whl":
        return zipfile.ZipFile(path).namelist()
    return [name.partition("/")[2] for name in tarfile.open(path).getnames()]


for archive in map(Path, sys.argv[1:]):
    held = names(archive)
    print(f"{archive.name}: {len(held)} files, {archive.stat().st_size / 1e6:.1f} MB")
    for folder, count in sorted(Counter("/".join(name.split("/")[:3][:-1]) or "." for name in held).items()):
        print(f"  {folder}: {count}")
    missing = [name for name in NEEDED[archive.suffix] if name not in held]
    odd = [name for name in held if name.endswith(ODD)]
    if missing or odd:
        sys.exit(f"missing: {missing}; does not belong: {odd}")
