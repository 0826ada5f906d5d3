//+ summary.zh-Hans: 一项举措依靠谁、做什么、力度如何
//+ summary.zh-Hant: 一項舉措依靠誰、做什麼、力度如何
//+ summary.en: Whom a measure relies on, to do what, how firmly
//+ param.measure: measure = 2.2 | the measure, by number, title or IRI
//+ column.measure: number of the task that the effort stands under
//+ column.title: its title
//+ column.body: whose resources are gathered: a body or a group
//+ column.bodyType: class of the body
//+ column.action: what is done: build, attract, cooperate, cultivate, strive, deepen, open, join, hold, found
//+ column.commitment: how firmly: committed, advancing, aspiring, exploring
//+ column.vehicle: the platform, programme or body that it goes through
//+ column.channel: the channel that the plan itself sorts it under
//+ column.fields: fields named for it, joined by 、
//+ column.plan: IRI of the plan that says so
//+ column.quote: its words
//+ column.start: where they begin in the received text, in characters from 0
//+ column.end: where they end
//+ column.section: number of the task that they stand in
WITH CASE $lang WHEN 'zh-Hant' THEN 'nameHant' WHEN 'en' THEN 'nameEn' ELSE 'nameHans' END AS label,
     ['ActorGroup', 'Agreement', 'Alliance', 'Base', 'Channel', 'Cluster', 'Enterprise', 'Event', 'Field', 'GovernmentBody',
        'Incubator', 'Index', 'InnovationCentre', 'Laboratory', 'Park', 'Place', 'Policy', 'Programme', 'ResearchOrganisation',
        'ServicePlatform', 'TransferCentre', 'University', 'Zone'] AS kinds
MATCH (asked:Plan|Task {iri: $measure})
MATCH (task)-[:PART_OF*0..30]->(asked)
MATCH (effort:Effort)-[:UNDER_TASK]->(task)
WHERE task[label] IS NOT NULL AND effort.action IS NOT NULL AND effort.commitment IS NOT NULL AND effort.quote IS NOT NULL
OPTIONAL MATCH (effort)-[:GATHERS]->(who) WHERE who[label] IS NOT NULL
OPTIONAL MATCH (effort)-[:THROUGH]->(means)
OPTIONAL MATCH (effort)-[:CHANNEL]->(source)
OPTIONAL MATCH (effort)-[:IN_FIELD]->(area)
WITH label, kinds, task, effort, who, means, source, area ORDER BY area[label]
WITH label, effort, min(task.identifier) AS measure, min(task[label]) AS title, min(who[label]) AS body,
     min([kind IN kinds WHERE kind IN labels(who)][0]) AS bodyType, min(means[label]) AS vehicle,
     min(source[label]) AS channel, collect(DISTINCT area[label]) AS named
RETURN measure, title, body, bodyType, effort.action AS action, effort.commitment AS commitment, vehicle, channel,
       CASE WHEN named = [] THEN null ELSE reduce(said = '', name IN named | said + CASE said WHEN '' THEN '' ELSE '、' END + name) END AS fields,
       effort.plan AS plan, effort.quote AS quote, effort.start AS start, effort.`end` AS `end`, effort.section AS section
ORDER BY plan, start, effort.`end`, coalesce(body, ''), coalesce(vehicle, '')
