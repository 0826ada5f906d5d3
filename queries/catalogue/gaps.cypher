//+ summary.zh-Hans: 缺口：无具名主体的举措、无举措负责的目标、无平台的领域、无机构的平台
//+ summary.zh-Hant: 缺口：無具名主體的舉措、無舉措負責的目標、無平臺的領域、無機構的平臺
//+ summary.en: Measures with no named actor, targets with no measure, fields with no platform, platforms with no body
//+ column.gap: measure without actor, target without measure, field without platform, platform without body
//+ column.number: of a measure: its number
//+ column.name: the measure, target, field or platform
//+ column.plan: IRI of the plan
//+ column.quote: the words that name it
//+ column.start: where they begin in the received text, in characters from 0
//+ column.end: where they end
//+ column.section: number of the task that they stand in
WITH CASE $lang WHEN 'zh-Hant' THEN 'nameHant' WHEN 'en' THEN 'nameEn' ELSE 'nameHans' END AS label
CALL (label) {
    MATCH (thing:Measure)-[:PART_OF*1..30]->(plan:Plan)
    WHERE thing.identifier IS NOT NULL AND thing.order IS NOT NULL
    // strictly below Actor: a laboratory that is relied on is an actor too, but none by its type
      AND NOT EXISTS {
        MATCH (effort:Effort)-[:GATHERS|THROUGH]->(party:GovernmentBody|University|ResearchOrganisation|Enterprise|Alliance)
        MATCH (effort)-[:UNDER_TASK]->()-[:PART_OF*0..30]->(thing)
      }
    RETURN 1 AS rank, 'measure without actor' AS gap, thing, thing.identifier AS number, thing.order AS place, plan.iri AS plan,
           thing.quote AS quote, thing.start AS start, thing.`end` AS finish, thing.section AS section
  UNION
    MATCH (setter)-[:HAS_TARGET]->(thing) WHERE thing.quote IS NOT NULL AND NOT setter:Measure
    RETURN 2 AS rank, 'target without measure' AS gap, thing, null AS number, 0 AS place, thing.plan AS plan,
           thing.quote AS quote, thing.start AS start, thing.`end` AS finish, thing.section AS section
  UNION
    MATCH (thing:Field)-[named:EVIDENCE]->()
    WHERE NOT EXISTS { MATCH (:Platform)-[said]->(thing) WHERE said.iri IS NOT NULL AND said.plan = named.plan }
      AND NOT EXISTS { MATCH (:Platform)<-[:THROUGH]-(effort:Effort)-[:IN_FIELD]->(thing) WHERE effort.plan = named.plan }
    RETURN 3 AS rank, 'field without platform' AS gap, thing, null AS number, 0 AS place, named.plan AS plan,
           named.quote AS quote, named.start AS start, named.`end` AS finish, named.section AS section
  UNION
    MATCH (thing:Laboratory|InnovationCentre|Park|Zone|TransferCentre|ServicePlatform|Incubator|Base|Cluster|Event)-[named:EVIDENCE]->()
    WHERE NOT EXISTS { MATCH (:Actor)<-[:GATHERS]-(effort:Effort)-[:THROUGH]->(thing) WHERE effort.plan = named.plan }
      AND NOT EXISTS { MATCH (thing)-[said:AFFILIATED_WITH]->() WHERE said.iri IS NOT NULL AND said.plan = named.plan }
    RETURN 4 AS rank, 'platform without body' AS gap, thing, null AS number, 0 AS place, named.plan AS plan,
           named.quote AS quote, named.start AS start, named.`end` AS finish, named.section AS section
}
WITH DISTINCT rank, gap, thing, number, place, thing[label] AS name, plan, quote, start, finish, section
WHERE name IS NOT NULL
RETURN gap, number, name, plan, quote, start, finish AS `end`, section
ORDER BY rank, plan, place, coalesce(start, -1), coalesce(finish, -1), name
