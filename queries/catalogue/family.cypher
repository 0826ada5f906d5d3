//+ summary.zh-Hans: 一个机构及其全部分支
//+ summary.zh-Hant: 一個機構及其全部分支
//+ summary.en: A body and all its offshoots
//+ param.body: body = 中科院 | the body, by name or IRI
//+ column.body: the body itself, then each body or platform that belongs to it or comes from it
//+ column.type: its class
//+ column.parent: the body that it belongs to or comes from; none where the register of known bodies alone says so
//+ column.plan: IRI of the plan that says so, or else names it
//+ column.quote: its words
//+ column.start: where they begin in the received text, in characters from 0
//+ column.end: where they end
//+ column.section: number of the task that they stand in
WITH CASE $lang WHEN 'zh-Hant' THEN 'nameHant' WHEN 'en' THEN 'nameEn' ELSE 'nameHans' END AS label,
     ['ActorGroup', 'Agreement', 'Alliance', 'Base', 'Channel', 'Cluster', 'Enterprise', 'Event', 'Field', 'GovernmentBody',
        'Incubator', 'Index', 'InnovationCentre', 'Laboratory', 'Park', 'Place', 'Policy', 'Programme', 'ResearchOrganisation',
        'ServicePlatform', 'TransferCentre', 'University', 'Zone'] AS kinds
MATCH (asked:Actor|ActorGroup|Platform|Instrument {iri: $body})
MATCH (who)-[:AFFILIATED_WITH*0..1]->(asked)
WITH DISTINCT label, asked, who, [kind IN kinds WHERE kind IN labels(who)][0] AS type
WHERE type IS NOT NULL AND who[label] IS NOT NULL
OPTIONAL MATCH (who)-[said:AFFILIATED_WITH]->(above)
WHERE said.iri IS NOT NULL AND who <> asked AND above[label] IS NOT NULL
  AND (above = asked OR EXISTS { (above)-[:AFFILIATED_WITH]->(asked) })
// where a statement says whose it is, that is what it rests on; else where it is named
OPTIONAL MATCH (who)-[named:EVIDENCE]->() WHERE said IS NULL
WITH DISTINCT CASE WHEN who = asked THEN 1 ELSE 2 END AS rank, who, above, who[label] AS body, type, above[label] AS parent,
     coalesce(said.plan, named.plan) AS plan, coalesce(said.quote, named.quote) AS quote,
     coalesce(said.start, named.start) AS start, coalesce(said.`end`, named.`end`) AS finish,
     coalesce(said.section, named.section) AS section
RETURN body, type, parent, plan, quote, start, finish AS `end`, section
ORDER BY rank, coalesce(plan, ''), coalesce(start, -1), coalesce(finish, -1), body, coalesce(parent, '')
