"""spark-submit jobs/pipeline.py --config conf/cluster.yaml: the whole line."""

import sys

from refinery.cli.main import main

if __name__ == "__main__":
    main(["run", *sys.argv[1:]])
