"""spark-submit jobs/export.py --config conf/cluster.yaml: the stage export alone."""

import sys

from refinery.cli.main import main

if __name__ == "__main__":
    main(["run", "export", *sys.argv[1:]])
