"""The notebook goes from the Parquet files of a package to three figures, with the package's own numbers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .release import SECOND

if TYPE_CHECKING:
    import nbformat  # takes seconds, which only the process that runs these tests need spend

NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebooks" / "three_figures.ipynb"


@pytest.fixture(scope="module")
def ran(frozen: Path) -> tuple[nbformat.NotebookNode, Path]:
    import nbclient
    import nbformat

    subprocess.run([sys.executable, "-c", "import matplotlib.font_manager"], check=True)  # gathers the fonts, and says so, but once
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    where = {"metadata": {"path": str(frozen.parent)}}
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3", resources=where).execute()
    return notebook, frozen / "exports" / SECOND


def test_three_figures_come_out(ran: tuple[nbformat.NotebookNode, Path]) -> None:
    figures = [output for cell in ran[0].cells for output in cell.get("outputs", ()) if "image/png" in output.get("data", {})]
    assert len(figures) == 3 and all(len(figure["data"]["image/png"]) > 10_000 for figure in figures)


def test_it_reads_the_latest_package(ran: tuple[nbformat.NotebookNode, Path]) -> None:
    notebook, package = ran
    about = json.loads((package / "datapackage.json").read_text("utf-8"))
    printed = "".join(output["text"] for cell in notebook.cells for output in cell.get("outputs", ()) if output["output_type"] == "stream")
    assert printed.strip() == f"{about['name']} {about['counts']}"


def test_it_is_kept_without_what_came_out() -> None:
    import nbformat

    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    assert all(not cell.outputs and cell.execution_count is None for cell in cells if cell.cell_type == "code")
