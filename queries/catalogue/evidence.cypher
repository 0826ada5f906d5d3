//+ summary.zh-Hans: 一项陈述的依据：引文、位置、规则、修补
//+ summary.zh-Hant: 一項陳述的依據：引文、位置、規則、修補
//+ summary.en: What a statement rests on: quote, place, rule, repair
//+ param.thing: thing = 西门子青岛研究院 | an effort, target or relation by IRI, or a thing or task by name: then all that is said of it
//+ column.kind: mention, effort, target, outcome, relation
//+ column.statement: what is said
//+ column.rule: the rule that read it
//+ column.confidence: how sure the reading is, from 0 to 1
//+ column.trigger: the words that carry action and commitment, in their order, joined by 、
//+ column.repair: what was mended in those words before reading, as rule: before → after, joined by 、
//+ column.line: line of the received text, from 1
//+ column.plan: IRI of the plan that says so
//+ column.quote: its words
//+ column.start: where they begin in the received text, in characters from 0
//+ column.end: where they end
//+ column.section: number of the task that they stand in
WITH CASE $lang WHEN 'zh-Hant' THEN 'nameHant' WHEN 'en' THEN 'nameEn' ELSE 'nameHans' END AS label
CALL (label) {
    MATCH (thing {iri: $thing})-[each:EVIDENCE]->()
    WHERE NOT thing:Effort AND NOT thing:Target AND NOT thing:Outcome
    WITH label, thing, min(each.rule) AS rule, max(each.confidence) AS confidence
    WHERE rule IS NOT NULL AND confidence IS NOT NULL
    MATCH (thing)-[named:EVIDENCE]->()
    RETURN 'mention' AS kind, thing.iri AS basis, thing[label] AS statement, rule, confidence, [] AS words, named.line AS line,
           named.plan AS plan, named.quote AS quote, named.start AS start, named.`end` AS finish, named.section AS section
  UNION
    CALL () {
        MATCH (fact:Effort|Target|Outcome {iri: $thing}) RETURN fact
      UNION
        MATCH (fact:Effort|Target|Outcome)-[:GATHERS|THROUGH|ACTED_BY|IN_FIELD|LOCATED_IN|CHANNEL|CONCERNS]->({iri: $thing})
        RETURN fact
      UNION
        MATCH (fact:Effort)-[:UNDER_TASK]->()-[:PART_OF*0..30]->({iri: $thing}) RETURN fact
      UNION
        MATCH (fact:Target|Outcome)<-[:HAS_TARGET|HAS_OUTCOME]-({iri: $thing}) RETURN fact
    }
    WITH label, fact WHERE fact.quote IS NOT NULL AND fact.rule IS NOT NULL AND fact.confidence IS NOT NULL
    RETURN CASE WHEN fact:Effort THEN 'effort' WHEN fact:Target THEN 'target' ELSE 'outcome' END AS kind, fact.iri AS basis,
           fact[label] AS statement, fact.rule AS rule, fact.confidence AS confidence, coalesce(fact.trigger, []) AS words,
           fact.line AS line, fact.plan AS plan, fact.quote AS quote, fact.start AS start, fact.`end` AS finish,
           fact.section AS section
  UNION
    MATCH (one)-[said:AFFILIATED_WITH|LOCATED_IN|IN_FIELD|COOPERATES_IN]->(two)
    WHERE said.iri IS NOT NULL AND $thing IN [said.iri, one.iri, two.iri] AND said.quote IS NOT NULL
      AND said.rule IS NOT NULL AND said.confidence IS NOT NULL
    RETURN 'relation' AS kind, said.iri AS basis,
           one[label] + CASE type(said) WHEN 'AFFILIATED_WITH' THEN ' affiliatedWith ' WHEN 'LOCATED_IN' THEN ' locatedIn '
                                        WHEN 'IN_FIELD' THEN ' inField ' ELSE ' cooperatesIn ' END + two[label] AS statement,
           said.rule AS rule, said.confidence AS confidence, [] AS words, said.line AS line,
           said.plan AS plan, said.quote AS quote, said.start AS start, said.`end` AS finish, said.section AS section
}
OPTIONAL MATCH (mend:Repair)-[:REPAIRS]->({iri: plan}) WHERE mend.start < finish AND mend.`end` > start
WITH *, mend.rule + ': ' + mend.before + ' → ' + mend.after AS mended ORDER BY mend.start
WITH kind, basis, statement, rule, confidence, words, line, plan, quote, start, finish, section, collect(DISTINCT mended) AS mends
UNWIND CASE WHEN words = [] THEN [null] ELSE words END AS word
WITH *, CASE WHEN quote CONTAINS word THEN size(split(quote, word)[0]) ELSE 0 END AS at ORDER BY at, word
WITH kind, basis, statement, rule, confidence, line, plan, quote, start, finish, section, mends, collect(word) AS words
RETURN kind, statement, rule, confidence,
       CASE WHEN words = [] THEN null ELSE reduce(said = '', word IN words | said + CASE said WHEN '' THEN '' ELSE '、' END + word) END AS trigger,
       CASE WHEN mends = [] THEN null ELSE reduce(said = '', mend IN mends | said + CASE said WHEN '' THEN '' ELSE '、' END + mend) END AS repair,
       line, plan, quote, start, finish AS `end`, section
ORDER BY plan, start, finish, kind, coalesce(statement, '')
