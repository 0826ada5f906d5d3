//+ summary.zh-Hans: 两个机构最近的交汇处
//+ summary.zh-Hant: 兩個機構最近的交匯處
//+ summary.en: The nearest thing that two bodies both reach, and the step to it from each
//+ param.body: body = 西门子 | one body, by name or IRI
//+ param.other: body = 中科院 | the other body, by name or IRI
//+ column.level: what kind of thing it is: effort, platform, field, measure, focus area, plan (the nearest kind first)
//+ column.thing: the thing that both reach
//+ column.body: which of the two the step is from
//+ column.how: its part in the effort (gathers, through, actedBy), or inField, cooperatesIn, affiliatedWith
//+ column.action: of an effort: what is done
//+ column.commitment: of an effort: how firmly
//+ column.plan: IRI of the plan that says so
//+ column.quote: its words
//+ column.start: where they begin in the received text, in characters from 0
//+ column.end: where they end
//+ column.section: number of the task that they stand in
WITH CASE $lang WHEN 'zh-Hant' THEN 'nameHant' WHEN 'en' THEN 'nameEn' ELSE 'nameHans' END AS label
MATCH (who:Actor|ActorGroup|Platform|Instrument) WHERE who.iri IN [$body, $other]
// what an effort or a relation of either leads to
CALL (who) {
    MATCH (step:Effort)-[part:GATHERS|THROUGH|ACTED_BY]->(who)
    CALL (step) {
        RETURN step AS node
      UNION
        MATCH (step)-[:THROUGH|IN_FIELD]->(node) RETURN node
      UNION
        MATCH (step)-[:UNDER_TASK]->()-[:PART_OF*0..30]->(node) RETURN node
    }
    RETURN node, step.iri AS step, CASE type(part) WHEN 'GATHERS' THEN 'gathers' WHEN 'THROUGH' THEN 'through' ELSE 'actedBy' END AS how,
           step.action AS action, step.commitment AS commitment, step.plan AS plan, step.quote AS quote, step.start AS start,
           step.`end` AS finish, step.section AS section
  UNION
    MATCH (who)-[said:AFFILIATED_WITH|LOCATED_IN|IN_FIELD|COOPERATES_IN]-(far) WHERE said.iri IS NOT NULL
    UNWIND [who, far] AS node
    RETURN node, said.iri AS step,
           CASE type(said) WHEN 'AFFILIATED_WITH' THEN 'affiliatedWith' WHEN 'LOCATED_IN' THEN 'locatedIn'
                           WHEN 'IN_FIELD' THEN 'inField' ELSE 'cooperatesIn' END AS how,
           null AS action, null AS commitment, said.plan AS plan, said.quote AS quote, said.start AS start,
           said.`end` AS finish, said.section AS section
}
WITH *, CASE WHEN node:Effort THEN 'effort' WHEN node:Platform THEN 'platform' WHEN node:Field THEN 'field'
             WHEN node:Measure THEN 'measure' WHEN node:FocusArea THEN 'focus area' WHEN node:Plan THEN 'plan' END AS level
WHERE level IS NOT NULL
WITH label, level, node, count(DISTINCT who.iri) AS reach,
     collect(DISTINCT {who: who.iri, body: who[label], step: step, how: how, action: action, commitment: commitment,
                       plan: plan, quote: quote, start: start, finish: finish, section: section}) AS steps
WHERE reach = 2
WITH level, CASE level WHEN 'effort' THEN 1 WHEN 'platform' THEN 2 WHEN 'field' THEN 3 WHEN 'measure' THEN 4
                       WHEN 'focus area' THEN 5 ELSE 6 END AS rank,
     collect({thing: node[label], steps: steps}) AS found
ORDER BY rank LIMIT 1
UNWIND found AS one
UNWIND one.steps AS step
RETURN level, one.thing AS thing, step.body AS body, step.how AS how, step.action AS action, step.commitment AS commitment,
       step.plan AS plan, step.quote AS quote, step.start AS start, step.finish AS `end`, step.section AS section
ORDER BY thing, body, plan, start, step.finish, how
