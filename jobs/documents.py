"""spark-submit jobs/documents.py --config conf/cluster.yaml: the stage documents alone."""

import sys

from refinery.cli.main import main

if __name__ == "__main__":
    main(["run", "documents", *sys.argv[1:]])
