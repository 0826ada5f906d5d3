//+ summary.zh-Hans: 谁、什么服务于一个领域
//+ summary.zh-Hant: 誰、什麼服務於一個領域
//+ summary.en: Who and what serves a field
//+ param.field: field = 高速列车 | the field, by name or IRI
//+ column.field: the field
//+ column.thing: the body, group, platform or programme that serves it
//+ column.type: its class
//+ column.how: inField (it is of that field), cooperatesIn, or its part in an effort in the field: gathers, through
//+ column.action: of an effort: what is done
//+ column.commitment: of an effort: how firmly
//+ column.plan: IRI of the plan that says so
//+ column.quote: its words
//+ column.start: where they begin in the received text, in characters from 0
//+ column.end: where they end
//+ column.section: number of the task that they stand in
WITH CASE $lang WHEN 'zh-Hant' THEN 'nameHant' WHEN 'en' THEN 'nameEn' ELSE 'nameHans' END AS label,
     ['ActorGroup', 'Agreement', 'Alliance', 'Base', 'Channel', 'Cluster', 'Enterprise', 'Event', 'Field', 'GovernmentBody',
        'Incubator', 'Index', 'InnovationCentre', 'Laboratory', 'Park', 'Place', 'Policy', 'Programme', 'ResearchOrganisation',
        'ServicePlatform', 'TransferCentre', 'University', 'Zone'] AS kinds
MATCH (asked:Field {iri: $field})
CALL (asked) {
    MATCH (who)-[said:IN_FIELD|COOPERATES_IN]->(asked) WHERE said.iri IS NOT NULL AND said.quote IS NOT NULL
    RETURN who, said.iri AS basis, CASE type(said) WHEN 'IN_FIELD' THEN 'inField' ELSE 'cooperatesIn' END AS how,
           null AS action, null AS commitment,
           said.plan AS plan, said.quote AS quote, said.start AS start, said.`end` AS finish, said.section AS section
  UNION
    MATCH (effort:Effort)-[:IN_FIELD]->(asked) WHERE effort.quote IS NOT NULL
    MATCH (effort)-[part:GATHERS|THROUGH]->(who)
    RETURN who, effort.iri AS basis, CASE type(part) WHEN 'GATHERS' THEN 'gathers' ELSE 'through' END AS how,
           effort.action AS action, effort.commitment AS commitment,
           effort.plan AS plan, effort.quote AS quote, effort.start AS start, effort.`end` AS finish, effort.section AS section
}
WITH *, [kind IN kinds WHERE kind IN labels(who)][0] AS type WHERE type IS NOT NULL AND who[label] IS NOT NULL
WITH DISTINCT asked[label] AS field, who[label] AS thing, type, who, basis, how, action, commitment, plan, quote, start, finish, section
RETURN field, thing, type, how, action, commitment, plan, quote, start, finish AS `end`, section
ORDER BY plan, start, finish, thing, how
