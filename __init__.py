"""Innograph reads science-and-technology plans and builds a knowledge graph of innovation actors, with evidence."""
