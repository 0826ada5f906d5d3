//+ summary.zh-Hans: 全部目标：指标、比较、数值、单位、力度、涉及谁、由哪项举措负责
//+ summary.zh-Hant: 全部目標：指標、比較、數值、單位、力度、涉及誰、由哪項舉措負責
//+ summary.en: All targets: how much of what, how firmly, whom they concern, which measure answers for each
//+ column.indicator: the thing counted, in the plan's words
//+ column.comparator: reach, exceed, at-least, below, increase, range
//+ column.low: the figure, or the lower of a range
//+ column.high: the figure, or the higher of a range
//+ column.unit: CNY, ratio (0.03 is 3 %), or the measure word
//+ column.year: the year that it is set for
//+ column.commitment: how firmly: committed, advancing, aspiring, exploring
//+ column.concerns: whom it concerns, joined by 、
//+ column.measure: number of the task that answers for it; none where it stands at the plan
//+ column.title: title of that task
//+ column.plan: IRI of the plan that says so
//+ column.quote: its words
//+ column.start: where they begin in the received text, in characters from 0
//+ column.end: where they end
//+ column.section: number of the task that they stand in
WITH CASE $lang WHEN 'zh-Hant' THEN 'nameHant' WHEN 'en' THEN 'nameEn' ELSE 'nameHans' END AS label
MATCH (setter)-[:HAS_TARGET]->(goal:Target)
WHERE goal.commitment IS NOT NULL AND goal.quote IS NOT NULL AND goal.indicator IS NOT NULL AND goal.comparator IS NOT NULL
  AND goal.low IS NOT NULL AND goal.high IS NOT NULL AND goal.unitText IS NOT NULL
OPTIONAL MATCH (goal)-[:CONCERNS]->(who)
WITH label, goal, who, CASE WHEN setter.identifier IS NOT NULL AND setter[label] IS NOT NULL THEN setter END AS setter
ORDER BY who[label]
WITH goal, collect(DISTINCT who[label]) AS named, min(setter.identifier) AS measure, min(setter[label]) AS title
RETURN goal.indicator AS indicator, goal.comparator AS comparator, goal.low AS low, goal.high AS high, goal.unitText AS unit,
       goal.year AS year, goal.commitment AS commitment,
       CASE WHEN named = [] THEN null ELSE reduce(said = '', name IN named | said + CASE said WHEN '' THEN '' ELSE '、' END + name) END AS concerns,
       measure, title,
       goal.plan AS plan, goal.quote AS quote, goal.start AS start, goal.`end` AS `end`, goal.section AS section
ORDER BY plan, start, goal.`end`, indicator, low
