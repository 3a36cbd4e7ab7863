"""Loading the recognisers must not load deep-learning libraries, nor keep others from them."""

from __future__ import annotations

import subprocess
import sys


def test_recognisers_load_without_torch_and_torch_loads_afterwards() -> None:
    script = (
        "import sys; import refinery.redaction.redact_stage; "
        "assert 'torch' not in sys.modules and 'transformers' not in sys.modules; "
        "import torch; assert torch.ones(2).sum().item() == 2"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-500:]
