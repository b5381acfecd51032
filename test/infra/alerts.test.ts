// What a deployment makes to tell people about the app itself: alert rules, who hears, budget, workbook; and the runbook beside it.
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Resource } from './bicep.ts'
import { compiler, only, predict, root, subscriptionId } from './bicep.ts'
import { fullest, oncall } from './fullest.ts'
import { alertQueries } from './kql-sources.ts'

const network = `/subscriptions/${subscriptionId}/resourceGroups/rg-network/providers`
/** The chapter alone, which the compiler reads in half the time. */
const chapter = (more: string) => `
param suffix = 'x1'
param environmentName = 'test'
param location = 'westeurope'
param tags = {}
param insightsId = '${network}/Microsoft.Insights/components/appi-batch-medic-x1'
param topicId = '${network}/Microsoft.EventGrid/topics/shared'
param appUrl = 'https://func-batch-medic-x1.azurewebsites.net'
${more}`
const ownWorkspaceId = `${network}/Microsoft.OperationalInsights/workspaces/log-batch-medic-x1`
const bare = chapter(`param options = {}\nparam ownWorkspaceId = '${ownWorkspaceId}'`)
const brought = chapter(`param options = {
  budget: { monthlyAmount: 50, firstMonth: '2026-12' }
  runbook: 'https://wiki.example.com/medic'
}`)

const logRule = 'Microsoft.Insights/scheduledQueryRules'
const topicRule = 'Microsoft.Insights/metricAlerts'
const runbook = readFileSync(join(root, 'docs/runbook.md'), 'utf8')
const headings = [...runbook.matchAll(/^## (.+)$/gm)].map((match) => match[1] ?? '')

describe.skipIf(!compiler)('a deployment', () => {
  let made: Resource[] = []
  let full: Resource[] = []
  let shared: Resource[] = []

  beforeAll(() => {
    made = predict('modules/operations.bicep', bare)
    full = predict('main.bicep', fullest)
    shared = predict('modules/operations.bicep', brought)
  })

  const all = (from: Resource[], type: string) => from.filter((one) => one.type === type)
  const rules = (from: Resource[]) => [...all(from, logRule), ...all(from, topicRule)]
  const sectionOf = ({ properties }: Resource) =>
    /See the runbook, "(.+)": (\S+)$/.exec(properties.description) ?? []

  test('makes a rule of each query, and no other', () => {
    const names = all(made, logRule).map(({ name }) =>
      name.replace(/^alert-batch-medic-[^-]+-/, ''),
    )
    expect(names.sort()).toEqual(alertQueries().map(({ at }) => basename(at, '.kql')))
    for (const rule of all(made, logRule)) {
      const file = rule.name.split('-').slice(4).join('-')
      const query = readFileSync(join(root, `infra/alerts/${file}.kql`), 'utf8')
      expect(rule.properties.criteria.allOf[0].query).toBe(query)
    }
  })

  test('lets each rule fire on any row, end by itself, and be asked no more often than it must', () => {
    for (const { name, properties } of all(made, logRule)) {
      const [{ operator, threshold, timeAggregation, dimensions, query }] =
        properties.criteria.allOf
      expect({ operator, threshold, timeAggregation }).toEqual({
        ...{ operator: 'GreaterThan', threshold: 0, timeAggregation: 'Count' },
      })
      expect(properties).toMatchObject({ enabled: true, autoMitigate: true })
      expect(properties.evaluationFrequency).toBe(name.endsWith('silence') ? 'PT5M' : 'PT15M')
      // A column that the query does not answer with would refuse the rule.
      for (const one of dimensions) expect(query).toMatch(new RegExp(`\\b${one.name}\\b`))
    }
  })

  test('says five minutes of silence aloud, before all else', () => {
    const silence = all(made, logRule).find(({ name }) => name.endsWith('-silence'))
    expect(silence?.properties).toMatchObject({
      ...{ severity: 1, evaluationFrequency: 'PT5M', windowSize: 'PT10M' },
      scopes: [expect.stringMatching(/Microsoft.Insights\/components\/appi-batch-medic-/)],
    })
    const others = all(made, logRule).filter(({ name }) => !name.endsWith('-silence'))
    for (const { properties } of others) expect(properties.severity).toBeGreaterThan(1)
  })

  test('watches dead letters on the topic that is there', () => {
    for (const [from, topic] of [
      [full, /topics\/evgt-batch-medic-/],
      [shared, /topics\/shared$/],
    ] as const) {
      const watched = all(from, topicRule).map(({ properties }) => ({
        scope: properties.scopes[0],
        metric: properties.criteria.allOf[0].metricName,
      }))
      expect(watched).toEqual([
        { scope: expect.stringMatching(topic), metric: 'DeadLetteredCount' },
        { scope: expect.stringMatching(topic), metric: 'DroppedEventCount' },
      ])
    }
  })

  test('leaves the cap of a workspace that is brought along to its owner', () => {
    expect(all(shared, logRule)).toHaveLength(all(made, logRule).length - 1)
    expect(all(shared, logRule).some(({ name }) => name.endsWith('-capped'))).toBe(false)
  })

  test('makes no receiver and no budget that nobody asked for', () => {
    expect(all(made, 'Microsoft.Insights/actionGroups')).toEqual([])
    expect(all(made, 'Microsoft.Consumption/budgets')).toEqual([])
    for (const { properties } of all(made, logRule))
      expect(properties.actions.actionGroups).toEqual([])
  })

  test('tells addresses and groups of every rule', () => {
    const group = only(full, 'Microsoft.Insights/actionGroups')
    expect(group.properties.groupShortName.length).toBeLessThanOrEqual(12)
    const addresses = group.properties.emailReceivers.map(
      (one: { emailAddress: string }) => one.emailAddress,
    )
    expect(addresses).toEqual(['ops@example.com', 'boss@example.com'])
    const ids = [oncall, group.id]
    for (const { properties } of all(full, logRule))
      expect(properties.actions.actionGroups).toEqual(ids)
    for (const { properties } of all(full, topicRule))
      expect(properties.actions).toEqual(ids.map((actionGroupId) => ({ actionGroupId })))
  })

  test('makes a budget that starts on the first of the month and tells the same people', () => {
    const { properties } = only(full, 'Microsoft.Consumption/budgets')
    expect(properties).toMatchObject({
      ...{ amount: 50, timeGrain: 'Monthly', category: 'Cost' },
      timePeriod: { startDate: '2026-12-01' },
    })
    for (const told of Object.values<Record<string, unknown>>(properties.notifications))
      expect(told).toMatchObject({
        ...{
          enabled: true,
          contactRoles: [],
          contactEmails: ['ops@example.com', 'boss@example.com'],
        },
        contactGroups: [oncall, expect.any(String)],
      })
    const nobody = only(shared, 'Microsoft.Consumption/budgets').properties.notifications
    for (const told of Object.values<Record<string, unknown>>(nobody))
      expect(told).toMatchObject({ contactEmails: [], contactGroups: [], contactRoles: ['Owner'] })
  })

  test('names a section of the runbook in each rule, by the address that is given', () => {
    for (const rule of rules(full)) {
      const [, section = 'none', address] = sectionOf(rule)
      expect(headings).toContain(section)
      expect(address).toBe('https://wiki.example.com/medic')
    }
    expect(sectionOf(rules(made)[0] as Resource)[2]).toBe('docs/runbook.md')
  })

  test('has a rule for each section of the runbook that says it is an alert', () => {
    const alerts = [...runbook.matchAll(/^## ([^\n]+)\n+\*Alerts?: ([^*]+)\*$/gm)].flatMap(
      ([, section, titles = '']) =>
        [...titles.matchAll(/"(.+?)"/gs)].map(
          (title) => `${section}: ${title[1]?.replace(/\s+/g, ' ')}`,
        ),
    )
    const said = rules(full).map((rule) => {
      const title = rule.properties.displayName ?? rule.properties.description.split(':')[0]
      return `${sectionOf(rule)[1]}: ${title}`
    })
    expect(alerts.filter((alert) => !alert.startsWith('The budget')).sort()).toEqual(said.sort())
  })

  test('makes one workbook for the component, with every address put in', () => {
    // The app's address is known to Azure alone, so the text is looked at where it is given.
    expect(all(full, 'Microsoft.Insights/workbooks')).toHaveLength(1)
    const { name, properties } = only(shared, 'Microsoft.Insights/workbooks')
    expect(name).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(properties.sourceId).toMatch(/Microsoft.Insights\/components\/appi-batch-medic-/)
    const text: string = properties.serializedData
    const { fallbackResourceIds } = JSON.parse(text)
    expect(fallbackResourceIds).toEqual([properties.sourceId])
    expect(text).toContain('(https://wiki.example.com/medic#the-app-is-silent)')
    expect(text).toContain('(https://func-batch-medic-x1.azurewebsites.net/api/console)')
    expect(text).not.toMatch(/docs\/runbook\.md#|\]\(page\)|\/insights-component/)
  })
})
