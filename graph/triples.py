"""Triples in memory, found by subject and predicate: what checking and inferring look up many thousand times a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from .ntriples import TYPE, Term, name

_SUBCLASS = name("rdfs:subClassOf")
_FIRST, _REST, _NIL = name("rdf:first"), name("rdf:rest"), name("rdf:nil")


class Triples:
    """A set of triples, over `below`: others that hold as well and stay as they are (the ontology's)."""

    def __init__(self, triples: Iterable[Iterable[Term]], below: Triples | None = None) -> None:
        self._below = below
        self._objects: dict[Term, dict[Term, list[Term]]] = {}
        self._subjects: dict[Term, dict[Term, list[Term]]] = {}
        self._classes: dict[Term, frozenset[Term]] = {}
        objects = self._objects
        for subject, predicate, value in triples:
            here = objects.get(predicate)
            if here is None:
                here = objects[predicate] = {}
            values = here.get(subject)
            if values is None:
                here[subject] = [value]
            else:
                values.append(value)

    def objects(self, subject: Term, predicate: Term) -> tuple[Term, ...]:
        """The values of `predicate` at `subject`, each once."""
        here = self._objects.get(predicate)
        found: Sequence[Term] = () if here is None else here.get(subject, ())
        if self._below is not None and (more := self._below.objects(subject, predicate)):
            found = (*found, *more)
        return tuple(found) if len(found) < 2 else tuple(dict.fromkeys(found))

    def rows(self, subjects: Sequence[Term], predicate: Term) -> list[Sequence[Term]]:
        """The values of `predicate` at each of `subjects`, each once."""
        below = self._below._objects if self._below else {}
        here, there = self._objects.get(predicate, {}), below.get(predicate, {})
        return [
            here.get(one, ()) if one not in there else tuple(dict.fromkeys((*here.get(one, ()), *there[one])))
            for one in subjects
        ]

    def subjects(self, predicate: Term, value: Term) -> Iterator[Term]:
        """What has `value` as a value of `predicate`, each once."""
        if predicate not in self._subjects:
            found: dict[Term, list[Term]] = {}
            for subject, values in self._objects.get(predicate, {}).items():
                for each in values:
                    found.setdefault(each, []).append(subject)
            self._subjects[predicate] = found
        own = self._subjects[predicate].get(value, ())
        return iter(dict.fromkeys((*own, *(self._below.subjects(predicate, value) if self._below else ()))))

    def subjects_of(self, predicate: Term) -> Iterator[Term]:
        """All that has a value of `predicate`."""
        yield from self._objects.get(predicate, {})
        yield from self._below.subjects_of(predicate) if self._below else ()

    def objects_of(self, predicate: Term) -> Iterator[Term]:
        """All values of `predicate`."""
        yield from (value for values in self._objects.get(predicate, {}).values() for value in values)
        yield from self._below.objects_of(predicate) if self._below else ()

    def about(self, subject: Term) -> dict[Term, tuple[Term, ...]]:
        """All that is said of `subject`, by predicate."""
        found = {predicate: self.objects(subject, predicate) for predicate in self._objects}
        return {predicate: values for predicate, values in found.items() if values}

    def items(self, head: Term) -> tuple[Term, ...]:
        """The members of an RDF list; none where `head` begins no list."""
        found: list[Term] = []
        while head != _NIL and (first := self.objects(head, _FIRST)):
            found.append(first[0])
            (head,) = self.objects(head, _REST)
        return tuple(found)

    def classes_below(self, class_: Term) -> frozenset[Term]:
        """`class_` and all that stands under it."""
        if class_ not in self._classes:
            found, open_ = {class_}, [class_]
            while open_:
                fresh = [one for one in self.subjects(_SUBCLASS, open_.pop()) if one not in found]
                found.update(fresh)
                open_.extend(fresh)
            self._classes[class_] = frozenset(found)
        return self._classes[class_]

    def instances(self, class_: Term) -> Iterator[Term]:
        """All that is of `class_` or of a class under it."""
        for one in self.classes_below(class_):
            yield from self.subjects(TYPE, one)
