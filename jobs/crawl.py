"""spark-submit jobs/crawl.py --config conf/cluster.yaml: the stage crawl alone."""

import sys

from refinery.cli.main import main

if __name__ == "__main__":
    main(["run", "crawl", *sys.argv[1:]])
