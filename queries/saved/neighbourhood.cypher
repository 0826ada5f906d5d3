//+ summary.zh-Hans: 一个事物的直接联系及其依据
//+ summary.zh-Hant: 一個事物的直接聯繫及其依據
//+ summary.en: What a thing is joined to, by what plans state, with the words that each rests on
//+ param.thing: thing = 西门子青岛研究院 | the thing, by IRI
MATCH (thing {iri: $thing})-[said]-(near)
WHERE NOT said.inferred AND NOT type(said) IN ['EVIDENCE', 'ALIAS_OF']
RETURN DISTINCT CASE WHEN startNode(said) = thing THEN 'to' ELSE 'from' END AS direction, type(said) AS relationship,
       near.iri AS iri, near.name AS name, coalesce(said.plan, near.plan) AS plan, coalesce(said.quote, near.quote) AS quote
ORDER BY direction, relationship, iri, coalesce(plan, ''), coalesce(quote, '')
