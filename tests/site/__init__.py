"""The site of documents: pages from all over the repository and pages made from the source, laid out for MkDocs."""
