"""The stage detect alone, on a cluster: see conf/cluster.yaml."""

import sys

from refinery.cli.main import main

if __name__ == "__main__":
    main(["run", "detect", *sys.argv[1:]])
