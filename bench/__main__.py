"""``python -m bench`` (``make bench``): every benchmark in one run."""

from bench import catalog, export, facts, ingest, reading, registers

if __name__ == "__main__":
    for part in (reading, facts, ingest, export, catalog, registers):
        print(f"# {(part.__doc__ or '').partition(':')[0]}")
        part.main()
