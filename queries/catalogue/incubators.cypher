//+ summary.zh-Hans: 为孵化器和众创空间做什么、要求它们做到什么
//+ summary.zh-Hant: 為孵化器和眾創空間做什麼、要求它們做到什麼
//+ summary.en: What is done for incubators and makerspaces, and expected of them
//+ column.kind: effort (done for them) or target (expected of them)
//+ column.body: the incubators or makerspaces; of a target that names none, those of its measure, joined by 、
//+ column.action: of an effort: what is done
//+ column.commitment: how firmly: committed, advancing, aspiring, exploring
//+ column.indicator: a target: the thing counted, in the plan's words
//+ column.comparator: reach, exceed, at-least, below, increase, range
//+ column.low: the figure, or the lower of a range
//+ column.high: the figure, or the higher of a range
//+ column.unit: CNY, ratio, or the measure word
//+ column.year: the year that it is set for
//+ column.basis: of a target: concerns (it is about them), same measure (it stands there and is about nobody)
//+ column.measure: number of the task that it stands under
//+ column.plan: IRI of the plan that says so
//+ column.quote: its words
//+ column.start: where they begin in the received text, in characters from 0
//+ column.end: where they end
//+ column.section: number of the task that they stand in
WITH CASE $lang WHEN 'zh-Hant' THEN 'nameHant' WHEN 'en' THEN 'nameEn' ELSE 'nameHans' END AS label
MATCH (who)
WHERE who:Incubator
   OR (who.linked IS NOT NULL AND any(word IN ['孵化器', '众创空间', '创客空间', '星创天地'] WHERE who.nameHans CONTAINS word))
CALL (who) {
    MATCH (goal:Effort)-[:GATHERS|THROUGH]->(who)
    MATCH (goal)-[:UNDER_TASK]->(task)
    RETURN goal, task, 'effort' AS kind, null AS basis
  UNION
    MATCH (task)-[:HAS_TARGET]->(goal)-[:CONCERNS]->(who)
    RETURN goal, task, 'target' AS kind, 'concerns' AS basis
  UNION
    MATCH (effort:Effort)-[:GATHERS|THROUGH]->(who)
    MATCH (effort)-[:UNDER_TASK]->(task:Measure)-[:HAS_TARGET]->(goal) WHERE NOT EXISTS { (goal)-[:CONCERNS]->() }
    RETURN goal, task, 'target' AS kind, 'same measure' AS basis
}
WITH * WHERE goal.commitment IS NOT NULL AND goal.quote IS NOT NULL
WITH label, who, goal, task, kind, basis ORDER BY who[label]
WITH goal, kind, basis, collect(DISTINCT who[label]) AS named, min(task.identifier) AS measure
WITH *, CASE WHEN goal.indicator IS NOT NULL AND goal.comparator IS NOT NULL AND goal.low IS NOT NULL AND goal.high IS NOT NULL
              AND goal.unitText IS NOT NULL THEN goal END AS counted
RETURN kind, CASE WHEN named = [] THEN null ELSE reduce(said = '', name IN named | said + CASE said WHEN '' THEN '' ELSE '、' END + name) END AS body,
       goal.action AS action, goal.commitment AS commitment, counted.indicator AS indicator, counted.comparator AS comparator,
       counted.low AS low, counted.high AS high, counted.unitText AS unit, counted.year AS year, basis, measure,
       goal.plan AS plan, goal.quote AS quote, goal.start AS start, goal.`end` AS `end`, goal.section AS section
ORDER BY kind, plan, start, goal.`end`, coalesce(body, ''), coalesce(indicator, '')
