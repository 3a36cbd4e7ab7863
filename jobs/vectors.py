"""spark-submit jobs/vectors.py --config conf/cluster.yaml: the stage vectors alone."""

import sys

from refinery.cli.main import main

if __name__ == "__main__":
    main(["run", "vectors", *sys.argv[1:]])
