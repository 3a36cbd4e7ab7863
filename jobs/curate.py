"""spark-submit jobs/curate.py --config conf/cluster.yaml: the stage curate alone."""

import sys

from refinery.cli.main import main

if __name__ == "__main__":
    main(["run", "curate", *sys.argv[1:]])
