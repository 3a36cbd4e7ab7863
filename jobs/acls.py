"""spark-submit jobs/acls.py --config conf/cluster.yaml: the stage acls alone."""

import sys

from refinery.cli.main import main

if __name__ == "__main__":
    main(["run", "acls", *sys.argv[1:]])
