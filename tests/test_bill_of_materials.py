"""The bill of materials names what is served: every pinned package with its version and its hashes, and nothing else."""

import json
import subprocess
import sys
from pathlib import Path

from tests.test_setup import pins

ROOT = Path(__file__).parents[1]


def test_the_bill_names_every_pinned_package_with_its_hashes(tmp_path):
    requirements = tmp_path / "requirements.txt"
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    requirements.write_text(text, encoding="utf-8")
    made = subprocess.run(
        [
            sys.executable,
            "-m",
            "cyclonedx_py",
            "requirements",
            "--no-validate",
            "--output-reproducible",
            str(requirements),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    bill = json.loads(made.stdout)
    assert bill["bomFormat"] == "CycloneDX"
    assert {part["name"]: part["version"] for part in bill["components"]} == pins(text)
    assert all(
        any(where.get("hashes") for where in part["externalReferences"]) for part in bill["components"]
    )


def test_make_sbom_reads_what_is_served():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "-m cyclonedx_py requirements" in makefile
    assert "-o build/sbom.json requirements.txt" in makefile
