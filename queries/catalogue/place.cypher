//+ summary.zh-Hans: 一个区域里有什么
//+ summary.zh-Hant: 一個區域裡有什麼
//+ summary.en: What sits in a district
//+ param.place: place = 西海岸 | the place, by name or IRI
//+ column.place: the place
//+ column.thing: the body or platform that sits there
//+ column.type: its class
//+ column.how: locatedIn (it sits there), or its part in an effort made there: gathers, through
//+ column.plan: IRI of the plan that says so
//+ column.quote: its words
//+ column.start: where they begin in the received text, in characters from 0
//+ column.end: where they end
//+ column.section: number of the task that they stand in
WITH CASE $lang WHEN 'zh-Hant' THEN 'nameHant' WHEN 'en' THEN 'nameEn' ELSE 'nameHans' END AS label,
     ['ActorGroup', 'Agreement', 'Alliance', 'Base', 'Channel', 'Cluster', 'Enterprise', 'Event', 'Field', 'GovernmentBody',
        'Incubator', 'Index', 'InnovationCentre', 'Laboratory', 'Park', 'Place', 'Policy', 'Programme', 'ResearchOrganisation',
        'ServicePlatform', 'TransferCentre', 'University', 'Zone'] AS kinds
MATCH (asked:Place {iri: $place})
CALL (asked) {
    MATCH (who)-[said:LOCATED_IN]->(asked) WHERE said.iri IS NOT NULL AND said.quote IS NOT NULL
    RETURN who, said.iri AS basis, 'locatedIn' AS how,
           said.plan AS plan, said.quote AS quote, said.start AS start, said.`end` AS finish, said.section AS section
  UNION
    MATCH (effort:Effort)-[:LOCATED_IN]->(asked) WHERE effort.quote IS NOT NULL
    MATCH (effort)-[part:GATHERS|THROUGH]->(who)
    RETURN who, effort.iri AS basis, CASE type(part) WHEN 'GATHERS' THEN 'gathers' ELSE 'through' END AS how,
           effort.plan AS plan, effort.quote AS quote, effort.start AS start, effort.`end` AS finish, effort.section AS section
}
WITH *, [kind IN kinds WHERE kind IN labels(who)][0] AS type WHERE type IS NOT NULL AND who[label] IS NOT NULL
WITH DISTINCT asked[label] AS place, who[label] AS thing, type, who, basis, how, plan, quote, start, finish, section
RETURN place, thing, type, how, plan, quote, start, finish AS `end`, section
ORDER BY plan, start, finish, thing, how
