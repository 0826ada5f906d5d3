//+ summary.zh-Hans: 各平台处于什么阶段：建设、申报、探索
//+ summary.zh-Hant: 各平臺處於什麼階段：建設、申報、探索
//+ summary.en: Platforms by commitment: built, applied for, explored
//+ column.stage: built, applied for (striven for, or aspired to), explored
//+ column.platform: the platform
//+ column.platformType: class of the platform
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
MATCH (effort:Effort)-[:THROUGH]->(means:Platform)
MATCH (effort)-[:UNDER_TASK]->(task)
WHERE means[label] IS NOT NULL AND effort.action IS NOT NULL AND effort.commitment IS NOT NULL AND effort.quote IS NOT NULL
WITH means, effort.action AS action, effort.commitment AS commitment, effort.plan AS plan, effort.quote AS quote,
     effort.start AS start, effort.`end` AS finish, effort.section AS section, min(means[label]) AS platform,
     min([kind IN kinds WHERE kind IN labels(means)][0]) AS platformType, min(task.identifier) AS measure
WITH *, CASE WHEN commitment = 'exploring' THEN 'explored'
             WHEN commitment = 'aspiring' OR action = 'strive' THEN 'applied for' ELSE 'built' END AS stage
RETURN stage, platform, platformType, action, commitment, measure, plan, quote, start, finish AS `end`, section
ORDER BY CASE stage WHEN 'built' THEN 1 WHEN 'explored' THEN 3 ELSE 2 END, plan, start, finish, platform, action
