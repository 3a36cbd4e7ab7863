"""spark-submit jobs/signatures.py --config conf/cluster.yaml: the stage signatures alone."""

import sys

from refinery.cli.main import main

if __name__ == "__main__":
    main(["run", "signatures", *sys.argv[1:]])
