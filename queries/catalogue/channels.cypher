//+ summary.zh-Hans: 各来源渠道：谁经由它而来，载体为何，进展如何
//+ summary.zh-Hant: 各來源渠道：誰經由它而來，載體為何，進展如何
//+ summary.en: Sources by channel, with vehicle and stage
//+ column.channel: the channel, as the plan itself sorts its sources
//+ column.body: who comes by it
//+ column.bodyType: class of the body
//+ column.vehicle: the platform, agreement or body that it goes through
//+ column.action: what is done: build, attract, cooperate, cultivate, strive, deepen, open, join, hold, found
//+ column.commitment: how firmly: committed, advancing, aspiring, exploring
//+ column.measure: number of the task that the effort stands under
//+ column.plan: IRI of the plan that says so
//+ column.quote: its words
//+ column.start: where they begin in the received text, in characters from 0
//+ column.end: where they end
//+ column.section: number of the task that they stand in
WITH CASE $lang WHEN 'zh-Hant' THEN 'nameHant' WHEN 'en' THEN 'nameEn' ELSE 'nameHans' END AS label,
     ['ActorGroup', 'Agreement', 'Alliance', 'Base', 'Channel', 'Cluster', 'Enterprise', 'Event', 'Field', 'GovernmentBody',
        'Incubator', 'Index', 'InnovationCentre', 'Laboratory', 'Park', 'Place', 'Policy', 'Programme', 'ResearchOrganisation',
        'ServicePlatform', 'TransferCentre', 'University', 'Zone'] AS kinds
MATCH (effort:Effort)-[:CHANNEL]->(source)
MATCH (effort)-[:UNDER_TASK]->(task)
WHERE source[label] IS NOT NULL AND effort.action IS NOT NULL AND effort.commitment IS NOT NULL AND effort.quote IS NOT NULL
OPTIONAL MATCH (effort)-[:GATHERS]->(who) WHERE who[label] IS NOT NULL
OPTIONAL MATCH (effort)-[:THROUGH]->(means)
WITH effort, source, min(source[label]) AS channel, min(who[label]) AS body,
     min([kind IN kinds WHERE kind IN labels(who)][0]) AS bodyType, min(means[label]) AS vehicle, min(task.identifier) AS measure
RETURN channel, body, bodyType, vehicle, effort.action AS action, effort.commitment AS commitment, measure,
       effort.plan AS plan, effort.quote AS quote, effort.start AS start, effort.`end` AS `end`, effort.section AS section
ORDER BY plan, channel, start, effort.`end`, coalesce(body, ''), coalesce(vehicle, '')
