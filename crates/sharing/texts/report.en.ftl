# Reports: words of drafts, stages and their path.
