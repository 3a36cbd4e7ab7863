"""The stage audiences alone, on a cluster: see conf/cluster.yaml."""

import sys

from refinery.cli.main import main

if __name__ == "__main__":
    main(["run", "audiences", *sys.argv[1:]])
