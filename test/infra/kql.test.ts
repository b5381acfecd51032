// Every KQL query of alert rules, workbook and pages: Microsoft's compiler binds it, and what it names is told.
import { describe, expect, test } from 'vitest'
import { readKql } from './kql.ts'
import { wrongNames } from './kql-names.ts'
import type { Query } from './kql-sources.ts'
import { alertQueries, fenced, inLine, pageQueries, workbookQueries } from './kql-sources.ts'

function complaints({ text }: Pick<Query, 'text'>): string[] {
  const read = readKql(text)
  return [...read.errors, ...wrongNames(read)]
}

describe.each([
  { where: 'alert rules', queries: alertQueries(), least: 9 },
  { where: 'the workbook', queries: workbookQueries(), least: 12 },
  { where: 'pages', queries: pageQueries(), least: 36 },
])('of $where', ({ queries, least }) => {
  test('there are some', () => {
    expect(queries.length).toBeGreaterThanOrEqual(least)
  })

  test.each(queries)('$at', (query) => {
    expect(complaints(query)).toEqual([])
  })
})

describe('a query is refused', () => {
  test.each([
    { when: 'it does not parse', says: 'Expected', text: 'customEvents | where (name' },
    { when: 'the table does not exist', says: 'any known table', text: 'customEvent | take 1' },
    {
      when: 'the column does not exist',
      says: 'any known column',
      text: 'customEvents | where Name == "exam.pass"',
    },
    {
      when: 'the column is of another table',
      says: 'any known column',
      text: 'customEvents | summarize sum(valueSum)',
    },
    {
      when: 'the column is gone after a summary',
      says: 'any known column',
      text: 'traces | count | project message',
    },
    {
      when: 'a function does not exist',
      says: 'any known function',
      text: 'customEvents | where timestamp > before(5m)',
    },
    { when: 'a type is wrong', says: 'datetime', text: 'customMetrics | where timestamp > 5' },
    {
      when: 'no such event is told',
      says: 'no exam.passed',
      text: 'customEvents | where name == "exam.passed"',
    },
    {
      when: 'one of several events is not',
      says: 'no no',
      text: 'customEvents | where name in ("exam.pass", "no")',
    },
    {
      when: 'a metric is asked as an event',
      says: 'no census.lag',
      text: 'customEvents | where name == "census.lag"',
    },
    {
      when: 'no such metric is told',
      says: 'no census.delay',
      text: 'customMetrics | where name == "census.delay"',
    },
    {
      when: 'a name is compared in part',
      says: 'not with has',
      text: 'customEvents | where name has "census"',
    },
    {
      when: 'the event has no such field',
      says: 'no dimension poolId of exam.pass',
      text: 'customEvents | where name == "exam.pass" | extend x = customDimensions.poolId',
    },
    {
      when: 'the metric has no such dimension',
      says: 'no dimension fault of census.lag',
      text: 'customMetrics | where name == "census.lag" | summarize count() by tostring(customDimensions["fault"])',
    },
    {
      when: 'the dimension is never of that value',
      says: 'outcome is never helps',
      text: 'customMetrics | where name == "repair.outcome" and customDimensions.outcome == "helps"',
    },
    {
      when: 'no such function is there',
      says: 'no exams',
      text: 'requests | where name == "exams"',
    },
    {
      when: 'no such step is there',
      says: 'no think',
      text: 'dependencies | where name == "think"',
    },
    {
      when: 'tables are mixed before they are read',
      says: 'name of several tables',
      text: 'union customEvents, customMetrics | where name == "exam.pass"',
    },
  ])('$when', ({ text, says }) => {
    expect(complaints({ text }).join('\n')).toContain(says)
  })
})

test('a right one is not', () => {
  const text = `customMetrics
    | where name == 'repair.outcome' and customDimensions.outcome in ('helped', 'made-worse')
    | summarize repairs = sum(valueSum) by fault = tostring(customDimensions.fault), bin(timestamp, 1h)`
  expect(complaints({ text })).toEqual([])
})

test('queries are found in a page, with their line', () => {
  const page = 'One\n\n```kusto\ntraces\n| take 1\n```\n\n```sh\nls\n```\n'
  expect(fenced('a.md', page)).toEqual([{ at: 'a.md:3', text: 'traces\n| take 1\n' }])
})

test('and in a line, also in the cell of a table', () => {
  const page = 'A\n| 1 | ask `traces \\| take 1` | `traces` |\n`AppTraces | count`, `AppTraces`\n'
  expect(inLine('a.md', page)).toEqual([
    { at: 'a.md:2', text: 'traces | take 1' },
    { at: 'a.md:3', text: 'AppTraces | count' },
  ])
})
