"""spark-submit jobs/quality.py --config conf/cluster.yaml: the stage quality alone."""

import sys

from refinery.cli.main import main

if __name__ == "__main__":
    main(["run", "quality", *sys.argv[1:]])
