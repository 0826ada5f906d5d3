"""The optional extractor: a language model is asked for facts, and what it answers is proved against the text."""
