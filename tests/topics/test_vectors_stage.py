"""Which type vectors are computed in."""

from __future__ import annotations

from pathlib import Path

import pytest

from refinery.config.models import resolved_dtype


@pytest.mark.parametrize(
    ("flags", "dtype"),
    [
        ("fpu avx2", "float32"),
        ("fpu avx512f avx512_bf16", "bfloat16"),
        ("amx_bf16", "bfloat16"),
        ("no_amx_bf16_at_all", "float32"),
    ],
)
def test_auto_takes_what_the_processor_has_instructions_for(
    tmp_path: Path, flags: str, dtype: str
) -> None:
    file = tmp_path / "cpuinfo"
    file.write_text(f"processor\t: 0\nflags\t\t: {flags}\n")
    assert resolved_dtype("auto", file) == dtype
    assert resolved_dtype("auto", tmp_path / "none") == "float32"
    assert resolved_dtype("bfloat16", file) == "bfloat16"
