//+ summary.zh-Hans: 两份计划之间：新增、不再提、更坚定、更弱的事项，提高、降低、不再提的目标，已取得而继续推进的成果
//+ summary.zh-Hant: 兩份計劃之間：新增、不再提、更堅定、更弱的事項，提高、降低、不再提的目標，已取得而繼續推進的成果
//+ summary.en: Between two plans: what is new, gone, firmer, weaker; targets raised, lowered, dropped; what was achieved and is pursued on
//+ param.plan: plan = 青岛/2018/政府工作报告 | the first plan, by name or IRI
//+ param.other: plan = 青岛/2019/科技局 | the other plan, the later one as a rule
//+ column.change: new, gone (dropped of a target), firmer, weaker, raised, lowered, both (the same in both), continued (achieved by the first, pursued by the other), achieved (pursued by the first, achieved by the other)
//+ column.kind: what it is in the first plan, or else in the other: effort, target, outcome
//+ column.thing: the body, group, platform or programme; of figures the indicator
//+ column.type: its class
//+ column.iri: its IRI; of figures none
//+ column.action: what the first plan does: of several efforts the firmest, then the first
//+ column.commitment: how firmly: committed, advancing, aspiring, exploring
//+ column.comparator: of a target of the first plan: reach, exceed, at-least, below, increase, range
//+ column.low: its figure, or the lower of a range
//+ column.high: its figure, or the higher of a range
//+ column.unit: CNY, ratio (0.03 is 3 %), or the measure word
//+ column.year: the year that it is set for
//+ column.otherAction: what the other plan does
//+ column.otherCommitment: how firmly
//+ column.otherComparator: of a target of the other plan
//+ column.otherLow: its figure, or the lower of a range
//+ column.otherHigh: its figure, or the higher of a range
//+ column.otherUnit: its unit
//+ column.otherYear: the year that it is set for
//+ column.otherPlan: IRI of the other plan, where both say something
//+ column.otherQuote: its words
//+ column.otherStart: where they begin in its received text, in characters from 0
//+ column.otherEnd: where they end
//+ column.otherSection: number of the task that they stand in
//+ column.plan: IRI of the plan that says so: the first, or the other where that alone does
//+ column.quote: its words
//+ column.start: where they begin in the received text, in characters from 0
//+ column.end: where they end
//+ column.section: number of the task that they stand in
WITH CASE $lang WHEN 'zh-Hant' THEN 'nameHant' WHEN 'en' THEN 'nameEn' ELSE 'nameHans' END AS label,
     ['ActorGroup', 'Agreement', 'Alliance', 'Base', 'Channel', 'Cluster', 'Enterprise', 'Event', 'Field', 'GovernmentBody',
        'Incubator', 'Index', 'InnovationCentre', 'Laboratory', 'Park', 'Place', 'Policy', 'Programme', 'ResearchOrganisation',
        'ServicePlatform', 'TransferCentre', 'University', 'Zone'] AS kinds
// two cities are compared in what both speak of
OPTIONAL MATCH (setting:Plan)-[:PLACE]->(town) WHERE setting.iri IN [$plan, $other]
WITH label, kinds, count(DISTINCT town) > 1 AS apart
// of each thing and indicator, what each plan pursues and reports: the firmest, then the first of its statements, as a
// text that sorts so and ends in the statement's IRI
MATCH (fact:Effort|Target|Outcome)
WHERE fact.plan IN [$plan, $other] AND fact.quote IS NOT NULL AND (fact.commitment IS NOT NULL OR fact:Outcome)
CALL (fact) {
    MATCH (fact)-[:GATHERS|THROUGH|ACTED_BY]->(node) WHERE fact.commitment IS NOT NULL RETURN node, node.iri AS key
  UNION
    MATCH (fact)-[:CONCERNS]->(node) WHERE fact:Outcome RETURN node, node.iri AS key
  UNION
    WITH fact AS counted WHERE counted.indicatorKey IS NOT NULL RETURN null AS node, counted.indicatorKey AS key
}
WITH label, kinds, apart, node, key, fact.plan = $other AS second, fact.commitment IS NOT NULL AS pursued,
     CASE fact.commitment WHEN 'committed' THEN '1' WHEN 'advancing' THEN '2' WHEN 'aspiring' THEN '3' WHEN 'exploring' THEN '4'
                          ELSE '0' END + substring(toString(10000000000 + fact.start), 1) + ' ' + fact.iri AS code
WITH label, kinds, apart, node, key, min(CASE WHEN pursued AND NOT second THEN code END) AS aims,
     min(CASE WHEN pursued AND second THEN code END) AS otherAims, min(CASE WHEN NOT pursued AND NOT second THEN code END) AS facts,
     min(CASE WHEN NOT pursued AND second THEN code END) AS otherFacts
UNWIND ['', 'continued', 'achieved'] AS way
WITH *, CASE way WHEN 'continued' THEN facts ELSE aims END AS first, CASE way WHEN 'achieved' THEN otherFacts ELSE otherAims END AS last
WHERE ((first IS NOT NULL AND last IS NOT NULL) OR (way = '' AND (first IS NOT NULL OR last IS NOT NULL)))
// what is reported instead of being pursued is neither new nor gone
  AND (last IS NOT NULL OR otherFacts IS NULL) AND (first IS NOT NULL OR facts IS NULL)
  AND (NOT apart OR (first IS NOT NULL AND last IS NOT NULL))
OPTIONAL MATCH (one:Effort|Target|Outcome {iri: substring(first, 12)})
OPTIONAL MATCH (two:Effort|Target|Outcome {iri: substring(last, 12)})
WITH *, CASE WHEN one.indicator IS NOT NULL AND one.low IS NOT NULL AND one.high IS NOT NULL AND one.unitText IS NOT NULL THEN one END AS figure,
     CASE WHEN two.indicator IS NOT NULL AND two.low IS NOT NULL AND two.high IS NOT NULL AND two.unitText IS NOT NULL THEN two END AS otherFigure,
     [kind IN kinds WHERE kind IN labels(node)][0] AS type, coalesce(one, two) AS shown
RETURN CASE WHEN way <> '' THEN way
            WHEN one IS NULL THEN 'new'
            WHEN two IS NULL THEN CASE WHEN node IS NULL THEN 'dropped' ELSE 'gone' END
            WHEN otherFigure.low + otherFigure.high > figure.low + figure.high THEN 'raised'
            WHEN otherFigure.low + otherFigure.high < figure.low + figure.high THEN 'lowered'
            WHEN substring(last, 0, 1) < substring(first, 0, 1) THEN 'firmer'
            WHEN substring(last, 0, 1) > substring(first, 0, 1) THEN 'weaker' ELSE 'both' END AS change,
       CASE WHEN way = 'continued' THEN 'outcome' WHEN node IS NULL THEN 'target' ELSE 'effort' END AS kind,
       CASE WHEN node IS NULL THEN coalesce(figure.indicator, otherFigure.indicator) WHEN type IS NOT NULL THEN node[label] END AS thing,
       CASE WHEN node[label] IS NOT NULL THEN type END AS type, node.iri AS iri,
       one.action AS action, one.commitment AS commitment, one.comparator AS comparator,
       figure.low AS low, figure.high AS high, figure.unitText AS unit, one.year AS year,
       two.action AS otherAction, two.commitment AS otherCommitment, two.comparator AS otherComparator,
       otherFigure.low AS otherLow, otherFigure.high AS otherHigh, otherFigure.unitText AS otherUnit, two.year AS otherYear,
       CASE WHEN one IS NOT NULL THEN two.plan END AS otherPlan, CASE WHEN one IS NOT NULL THEN two.quote END AS otherQuote,
       CASE WHEN one IS NOT NULL THEN two.start END AS otherStart, CASE WHEN one IS NOT NULL THEN two.`end` END AS otherEnd,
       CASE WHEN one IS NOT NULL THEN two.section END AS otherSection,
       shown.plan AS plan, shown.quote AS quote, shown.start AS start, shown.`end` AS `end`, shown.section AS section
ORDER BY kind, change, plan, start, shown.`end`, coalesce(thing, ''), coalesce(action, '')
