"""spark-submit jobs/threads.py --config conf/cluster.yaml: the stage threads alone."""

import sys

from refinery.cli.main import main

if __name__ == "__main__":
    main(["run", "threads", *sys.argv[1:]])
