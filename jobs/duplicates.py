"""spark-submit jobs/duplicates.py --config conf/cluster.yaml: the stage duplicates alone."""

import sys

from refinery.cli.main import main

if __name__ == "__main__":
    main(["run", "duplicates", *sys.argv[1:]])
