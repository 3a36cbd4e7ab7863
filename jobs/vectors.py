"""The stage vectors alone, on a cluster: see conf/cluster.yaml."""

import sys

from refinery.cli.main import main

if __name__ == "__main__":
    main(["run", "vectors", *sys.argv[1:]])
