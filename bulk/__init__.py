"""The pipeline beyond one machine, over Daft: WARC, Parquet or JSON lines in, Parquet of postings, facts, signatures, pairs and jobs out.

Each step is a file, in this order: `plan` (which slices of the input are partitions), `deriving`, `naming`, `signing`, `meeting`,
`judging`, `jobs`; `run` goes through them. What is made of a posting is the pure core's work, as on one machine.
"""
