"""spark-submit jobs/duplicate_pairs.py --config conf/cluster.yaml: duplicate-pairs alone."""

import sys

from refinery.cli.main import main

if __name__ == "__main__":
    main(["run", "duplicate-pairs", *sys.argv[1:]])
