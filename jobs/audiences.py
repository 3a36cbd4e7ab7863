"""spark-submit jobs/audiences.py --config conf/cluster.yaml: the stage audiences alone."""

import sys

from refinery.cli.main import main

if __name__ == "__main__":
    main(["run", "audiences", *sys.argv[1:]])
