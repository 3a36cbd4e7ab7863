"""spark-submit jobs/topics.py --config conf/cluster.yaml: the stage topics alone."""

import sys

from refinery.cli.main import main

if __name__ == "__main__":
    main(["run", "topics", *sys.argv[1:]])
