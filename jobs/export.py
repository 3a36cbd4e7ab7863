"""The stage export alone, on a cluster: see conf/cluster.yaml."""

import sys

from refinery.cli.main import main

if __name__ == "__main__":
    main(["run", "export", *sys.argv[1:]])
