"""The whole line, on a cluster: see conf/cluster.yaml."""

import sys

from refinery.cli.main import main

if __name__ == "__main__":
    main(["run", *sys.argv[1:]])
