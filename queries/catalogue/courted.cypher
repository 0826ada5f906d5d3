//+ summary.zh-Hans: 哪些机构受到多个城市争取
//+ summary.zh-Hant: 哪些機構受到多個城市爭取
//+ summary.en: Bodies that several cities court, themselves or through an offshoot
//+ column.body: the body
//+ column.type: its class
//+ column.cities: how many places' plans have an effort that gathers it or an offshoot of it
//+ column.city: one of them
//+ column.through: the offshoot that is gathered, where it is not the body itself
//+ column.action: what is done: build, attract, cooperate, deepen, open, join, hold, found
//+ column.commitment: how firmly: committed, advancing, aspiring, exploring
//+ column.vehicle: the platform, agreement or body that it goes through
//+ column.year: of the plan
//+ column.plan: IRI of the plan that says so
//+ column.quote: its words
//+ column.start: where they begin in the received text, in characters from 0
//+ column.end: where they end
//+ column.section: number of the task that they stand in
WITH CASE $lang WHEN 'zh-Hant' THEN 'nameHant' WHEN 'en' THEN 'nameEn' ELSE 'nameHans' END AS label,
     ['ActorGroup', 'Agreement', 'Alliance', 'Base', 'Channel', 'Cluster', 'Enterprise', 'Event', 'Field', 'GovernmentBody',
        'Incubator', 'Index', 'InnovationCentre', 'Laboratory', 'Park', 'Place', 'Policy', 'Programme', 'ResearchOrganisation',
        'ServicePlatform', 'TransferCentre', 'University', 'Zone'] AS kinds
MATCH (some:Effort)-[:GATHERS]->(one)-[:AFFILIATED_WITH*0..1]->(who:Actor)
WHERE NOT some.action IN ['cultivate', 'strive'] AND NOT who:GovernmentBody
MATCH (:Plan {iri: some.plan})-[:PLACE]->(town)
WITH label, kinds, who, count(DISTINCT town) AS cities
WHERE cities > 1
MATCH (part)-[:AFFILIATED_WITH*0..1]->(who)
WITH DISTINCT label, kinds, who, cities, part
MATCH (effort:Effort)-[:GATHERS]->(part)
WHERE NOT effort.action IN ['cultivate', 'strive'] AND effort.commitment IS NOT NULL AND effort.quote IS NOT NULL
MATCH (plan:Plan {iri: effort.plan})-[:PLACE]->(place)
OPTIONAL MATCH (effort)-[:THROUGH]->(means)
WITH *, [kind IN kinds WHERE kind IN labels(who)][0] AS type
WHERE type IS NOT NULL AND who[label] IS NOT NULL AND place[label] IS NOT NULL
WITH who, cities, part, effort, place, plan.year AS year, min(who[label]) AS body, min(type) AS type,
     min(place[label]) AS city, min(CASE WHEN part <> who THEN part[label] END) AS through, min(means[label]) AS vehicle
RETURN body, type, cities, city, through, effort.action AS action, effort.commitment AS commitment, vehicle, year,
       effort.plan AS plan, effort.quote AS quote, effort.start AS start, effort.`end` AS `end`, effort.section AS section
ORDER BY cities DESC, body, plan, start, effort.`end`, coalesce(through, ''), coalesce(vehicle, ''), action
