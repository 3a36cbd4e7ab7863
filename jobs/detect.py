"""spark-submit jobs/detect.py --config conf/cluster.yaml: the stage detect alone."""

import sys

from refinery.cli.main import main

if __name__ == "__main__":
    main(["run", "detect", *sys.argv[1:]])
