"""The stage duplicate-pairs alone, on a cluster: see conf/cluster.yaml."""

import sys

from refinery.cli.main import main

if __name__ == "__main__":
    main(["run", "duplicate-pairs", *sys.argv[1:]])
