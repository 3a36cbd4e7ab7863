"""spark-submit jobs/redact.py --config conf/cluster.yaml: the stage redact alone."""

import sys

from refinery.cli.main import main

if __name__ == "__main__":
    main(["run", "redact", *sys.argv[1:]])
