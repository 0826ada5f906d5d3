//+ summary.zh-Hans: 两个机构之间最短的路径
//+ summary.zh-Hant: 兩個機構之間最短的路徑
//+ summary.en: The shortest ways between two bodies, over what plans state; not by the place that both are in
//+ param.body: body = 西门子 | one body, by IRI
//+ param.other: body = 中科院 | the other body, by IRI
MATCH (one:Actor|ActorGroup|Platform|Instrument {iri: $body})
MATCH (other:Actor|ActorGroup|Platform|Instrument {iri: $other})
MATCH way = allShortestPaths((one)-[:ACTED_BY|AFFILIATED_WITH|CHANNEL|CONCERNS|COOPERATES_IN|GATHERS|HAS_OUTCOME|HAS_TARGET|IN_FIELD|PART_OF|SUCCESSOR_OF|THROUGH|UNDER_TASK*..12]-(other))
RETURN DISTINCT [node IN nodes(way) | node.iri] AS things, [step IN relationships(way) | type(step)] AS steps
ORDER BY things, steps
