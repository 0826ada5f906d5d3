//+ summary.zh-Hans: 哪些机构和群体连接至少两个重点领域
//+ summary.zh-Hant: 哪些機構和群體連接至少兩個重點領域
//+ summary.en: Bodies and groups in efforts under at least two focus areas, with the areas
//+ column.body: the body or group
//+ column.type: its class
//+ column.focusAreas: under how many focus areas of the plan its efforts stand
//+ column.focusArea: number of one of them
//+ column.aim: title of that focus area
//+ column.measure: number of the task that the effort stands under
//+ column.action: what is done: build, attract, cooperate, cultivate, strive, deepen, open, join, hold, found
//+ column.commitment: how firmly: committed, advancing, aspiring, exploring
//+ column.plan: IRI of the plan that says so
//+ column.quote: its words
//+ column.start: where they begin in the received text, in characters from 0
//+ column.end: where they end
//+ column.section: number of the task that they stand in
WITH CASE $lang WHEN 'zh-Hant' THEN 'nameHant' WHEN 'en' THEN 'nameEn' ELSE 'nameHans' END AS label,
     ['ActorGroup', 'Agreement', 'Alliance', 'Base', 'Channel', 'Cluster', 'Enterprise', 'Event', 'Field', 'GovernmentBody',
        'Incubator', 'Index', 'InnovationCentre', 'Laboratory', 'Park', 'Place', 'Policy', 'Programme', 'ResearchOrganisation',
        'ServicePlatform', 'TransferCentre', 'University', 'Zone'] AS kinds
MATCH (effort:Effort)-[:GATHERS|THROUGH|ACTED_BY]->(who:Actor|ActorGroup)
MATCH (effort)-[:UNDER_TASK]->()-[:PART_OF*0..30]->(one:FocusArea)-[:PART_OF]->(plan:Plan)
WITH label, kinds, who, plan, count(DISTINCT one) AS focusAreas
WHERE focusAreas > 1
MATCH (effort:Effort {plan: plan.iri})-[:GATHERS|THROUGH|ACTED_BY]->(who)
MATCH (effort)-[:UNDER_TASK]->(task)-[:PART_OF*0..30]->(area:FocusArea)
WITH *, [kind IN kinds WHERE kind IN labels(who)][0] AS type
WHERE type IS NOT NULL AND who[label] IS NOT NULL AND area[label] IS NOT NULL AND area.identifier IS NOT NULL
  AND task.identifier IS NOT NULL AND effort.action IS NOT NULL AND effort.commitment IS NOT NULL AND effort.quote IS NOT NULL
WITH who, focusAreas, area, effort, min(who[label]) AS body, min(type) AS type, min(area.identifier) AS focusArea,
     min(area[label]) AS aim, min(task.identifier) AS measure
RETURN body, type, focusAreas, focusArea, aim, measure, effort.action AS action, effort.commitment AS commitment,
       effort.plan AS plan, effort.quote AS quote, effort.start AS start, effort.`end` AS `end`, effort.section AS section
ORDER BY plan, body, start, effort.`end`, action
