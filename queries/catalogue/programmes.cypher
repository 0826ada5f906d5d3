//+ summary.zh-Hans: 哪些计划培育谁、目标是多少
//+ summary.zh-Hant: 哪些計劃培育誰、目標是多少
//+ summary.en: Which programmes cultivate whom, towards which numbers
//+ column.programme: the programme
//+ column.body: whom it cultivates, brings in or puts forward: a body or a group
//+ column.action: what is done: build, attract, cooperate, cultivate, strive, deepen, open, join, hold, found
//+ column.commitment: how firmly: committed, advancing, aspiring, exploring
//+ column.measure: number of the task that the effort stands under
//+ column.indicator: a target: the thing counted, in the plan's words
//+ column.comparator: reach, exceed, at-least, below, increase, range
//+ column.low: the figure, or the lower of a range
//+ column.high: the figure, or the higher of a range
//+ column.unit: CNY, ratio, or the measure word
//+ column.year: the year that it is set for
//+ column.basis: why the target stands here: concerns (it is about them), same measure (it stands there and is about nobody)
//+ column.plan: IRI of the plan that says so
//+ column.quote: its words
//+ column.start: where they begin in the received text, in characters from 0
//+ column.end: where they end
//+ column.section: number of the task that they stand in
WITH CASE $lang WHEN 'zh-Hant' THEN 'nameHant' WHEN 'en' THEN 'nameEn' ELSE 'nameHans' END AS label
MATCH (effort:Effort)-[:THROUGH]->(means:Programme)
MATCH (effort)-[:GATHERS]->(who)
MATCH (effort)-[:UNDER_TASK]->(task)
WHERE means[label] IS NOT NULL AND who[label] IS NOT NULL AND effort.action IS NOT NULL AND effort.commitment IS NOT NULL
  AND effort.quote IS NOT NULL
OPTIONAL MATCH (goal:Target)
WHERE goal.indicator IS NOT NULL AND goal.comparator IS NOT NULL AND goal.low IS NOT NULL AND goal.high IS NOT NULL
  AND goal.unitText IS NOT NULL
  AND ((goal.plan = effort.plan AND EXISTS { (effort)-[:GATHERS]->()<-[:CONCERNS]-(goal) })
       OR (task:Measure AND EXISTS { (task)-[:HAS_TARGET]->(goal) } AND NOT EXISTS { (goal)-[:CONCERNS]->() }))
WITH effort, goal, min(means[label]) AS programme, min(who[label]) AS body, min(task.identifier) AS measure
RETURN programme, body, effort.action AS action, effort.commitment AS commitment, measure, goal.indicator AS indicator,
       goal.comparator AS comparator, goal.low AS low, goal.high AS high, goal.unitText AS unit, goal.year AS year,
       CASE WHEN goal IS NULL THEN null WHEN EXISTS { (goal)-[:CONCERNS]->() } THEN 'concerns' ELSE 'same measure' END AS basis,
       effort.plan AS plan, effort.quote AS quote, effort.start AS start, effort.`end` AS `end`, effort.section AS section
ORDER BY plan, start, effort.`end`, programme, body, coalesce(indicator, ''), coalesce(low, 0)
