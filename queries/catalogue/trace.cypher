//+ summary.zh-Hans: 一个机构通向哪些行动、载体、举措、重点领域和目标
//+ summary.zh-Hant: 一個機構通向哪些行動、載體、舉措、重點領域和目標
//+ summary.en: Efforts, vehicles, measures, focus areas and targets that a body leads to
//+ param.body: body = 西门子 | the body, by name or IRI
//+ column.body: the body that takes part: the one asked for, or an offshoot of it
//+ column.role: its part in the effort: gathers (its resources are), through (it is the vehicle), actedBy
//+ column.action: what is done: build, attract, cooperate, cultivate, strive, deepen, open, join, hold, found
//+ column.commitment: how firmly: committed, advancing, aspiring, exploring
//+ column.vehicle: the platform, programme or body that the effort goes through
//+ column.measure: number of the measure that the effort stands under
//+ column.title: its title
//+ column.focusArea: number of the focus area above
//+ column.aim: its title, which states the aim
//+ column.target: a target of the same measure: its indicator
//+ column.comparator: reach, exceed, at-least, below, increase, range
//+ column.low: the figure, or the lower of a range
//+ column.high: the figure, or the higher of a range
//+ column.unit: CNY, ratio, or the measure word
//+ column.plan: IRI of the plan that says so
//+ column.quote: its words
//+ column.start: where they begin in the received text, in characters from 0
//+ column.end: where they end
//+ column.section: number of the task that they stand in
WITH CASE $lang WHEN 'zh-Hant' THEN 'nameHant' WHEN 'en' THEN 'nameEn' ELSE 'nameHans' END AS label
MATCH (asked:Actor|ActorGroup|Platform|Instrument {iri: $body})
MATCH (who)-[:AFFILIATED_WITH*0..1]->(asked)
WITH DISTINCT label, asked, who
MATCH (effort:Effort)-[part:GATHERS|THROUGH|ACTED_BY]->(who)
// an offshoot's part counts where the body has none of its own in that effort
WHERE (who = asked OR NOT EXISTS { (effort)-[:GATHERS|THROUGH|ACTED_BY]->(asked) })
  AND who[label] IS NOT NULL AND effort.action IS NOT NULL AND effort.commitment IS NOT NULL AND effort.quote IS NOT NULL
MATCH (effort)-[:UNDER_TASK]->(task)
OPTIONAL MATCH (effort)-[:THROUGH]->(means)
OPTIONAL MATCH (task)-[:PART_OF*0..30]->(area:FocusArea) WHERE area.identifier IS NOT NULL AND area[label] IS NOT NULL
// headline targets stand at the plan: no measure is said to reach them
OPTIONAL MATCH (task)-[:PART_OF*0..30]->(setter)-[:HAS_TARGET]->(goal:Target)
WHERE (setter:Measure OR (setter:FocusArea AND setter = task)) AND goal.indicator IS NOT NULL AND goal.comparator IS NOT NULL
  AND goal.low IS NOT NULL AND goal.high IS NOT NULL AND goal.unitText IS NOT NULL
WITH label, effort, who, type(part) AS part, goal, means, area,
     CASE WHEN task:Measure AND task.identifier IS NOT NULL AND task[label] IS NOT NULL THEN task END AS task
WITH effort, who, part, goal, min(who[label]) AS body, min(means[label]) AS vehicle, min(task.identifier) AS measure,
     min(task[label]) AS title, min(area.identifier) AS focusArea, min(area[label]) AS aim
RETURN body, CASE part WHEN 'GATHERS' THEN 'gathers' WHEN 'THROUGH' THEN 'through' ELSE 'actedBy' END AS role,
       effort.action AS action, effort.commitment AS commitment, vehicle, measure, title, focusArea, aim,
       goal.indicator AS target, goal.comparator AS comparator, goal.low AS low, goal.high AS high, goal.unitText AS unit,
       effort.plan AS plan, effort.quote AS quote, effort.start AS start, effort.`end` AS `end`, effort.section AS section
ORDER BY plan, start, effort.`end`, body, role, coalesce(vehicle, ''), coalesce(target, ''), coalesce(low, 0)
