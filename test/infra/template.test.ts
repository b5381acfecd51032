// The rules every template of infra/ keeps, read from its text and from the compiled JSON.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { built, compiler, infra } from './bicep.ts'

interface Described {
  type?: string
  metadata?: { description?: string }
  properties?: Record<string, Described>
}
interface Template {
  parameters?: Record<string, Described>
  outputs?: Record<string, Described>
  definitions?: Record<string, Described>
  resources: Record<string, Deployed>
}
interface Deployed {
  type: string
  existing?: boolean
  apiVersion: string
  name: string
  properties?: { template?: Template }
}

const modules = globSync('modules/*.bicep', { cwd: infra }).sort()
const read = (file: string): string => readFileSync(join(infra, file), 'utf8')

/** One version of each resource type; Bicep's own rule depends on the day it runs. */
const apiVersions: Record<string, string> = {
  'Microsoft.Authorization': '2022-04-01',
  'Microsoft.Authorization/locks': '2020-05-01',
  'Microsoft.Batch': '2024-07-01',
  'Microsoft.Communication': '2026-03-18',
  'Microsoft.Consumption': '2024-08-01',
  'Microsoft.EventGrid': '2025-02-15',
  'Microsoft.EventHub': '2026-01-01',
  'Microsoft.Insights/actionGroups': '2023-01-01',
  'Microsoft.Insights/components': '2020-02-02',
  'Microsoft.Insights/diagnosticSettings': '2021-05-01-preview',
  'Microsoft.Insights/metricAlerts': '2018-03-01',
  'Microsoft.Insights/scheduledQueryRules': '2023-12-01',
  'Microsoft.Insights/workbooks': '2023-06-01',
  'Microsoft.ManagedIdentity': '2024-11-30',
  'Microsoft.Network': '2026-03-01',
  'Microsoft.Network/privateDnsZones': '2024-06-01',
  'Microsoft.OperationalInsights': '2025-07-01',
  'Microsoft.Resources/resourceGroups': '2025-04-01',
  'Microsoft.Storage': '2025-06-01',
  'Microsoft.Web': '2025-03-01',
}

test.each(modules)('%s has fewer than 100 lines and says first what it is', (file) => {
  const lines = read(file).trimEnd().split('\n')
  expect(lines.length).toBeLessThan(100)
  expect(lines[0]).toMatch(/^\/\/ \S/)
})

test('every role id stands once, in role-ids.bicep', () => {
  const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi
  const seen = globSync('{,modules/}*.{bicep,bicepparam}', { cwd: infra }).flatMap((file) =>
    [...read(file).matchAll(guid)].map(([id]) => ({ id, file })),
  )
  expect(new Set(seen.map(({ file }) => file))).toEqual(new Set(['modules/role-ids.bicep']))
  expect(seen.length).toBe(new Set(seen.map(({ id }) => id)).size)
})

test('no template asks Azure for a key', () => {
  const text = globSync('**/*.bicep', { cwd: infra }).map(read).join('\n')
  expect(text).not.toMatch(/list(Keys|AccountSas|ConnectionStrings)\(|\.key1|InstrumentationKey/i)
})

test('every parameter of an installation is explained in main.bicepparam', () => {
  const lines = read('main.bicepparam').split('\n')
  const explained: string[] = []
  let comment = false
  for (const line of lines) {
    const name = /^param (\w+)/.exec(line)?.[1]
    if (name && comment) explained.push(name)
    // One comment may explain a pair that stands together.
    comment = line.startsWith('//') || (comment && name !== undefined)
  }
  const declared = [...read('main.bicep').matchAll(/^param (\w+)/gm)].map((match) => match[1])
  expect(explained.sort()).toEqual(declared.sort())
})

test('and so is every property of those that have some', () => {
  const text = read('main.bicepparam')
  const shapes = ['types', 'hosting-types', 'option-types'].map((file) =>
    read(`modules/${file}.bicep`),
  )
  const grouped = [...read('main.bicep').matchAll(/^param \w+ (\w+Type) /gm)].map(
    ([, type = '']) => type,
  )
  expect(grouped.length).toBeGreaterThan(5)
  const properties = grouped.flatMap((type) => {
    const body = shapes.join('\n').match(new RegExp(`^type ${type} = \\{\\n([\\s\\S]*?)^\\}`, 'm'))
    return [...(body?.[1] ?? '').matchAll(/^ {2}(\w+): /gm)].map(([, name]) => `${name}`)
  })
  expect(properties.length).toBeGreaterThan(25)
  expect(properties.filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([])
})

describe.skipIf(!compiler).each(['main.bicep', 'subscription.main.bicep'])(
  'compiled %s',
  (file) => {
    let templates: { at: string; template: Template }[] = []
    let deployed: Deployed[] = []

    beforeAll(() => {
      templates = nested(file, JSON.parse(built(file).stdout))
      deployed = templates.flatMap(({ template }) => Object.values(template.resources))
    })

    test('describes every parameter, output and property', () => {
      const silent = templates.flatMap(({ at, template }) => [
        ...undescribed(`${at} parameter`, template.parameters),
        ...undescribed(`${at} output`, template.outputs),
        ...undescribed(`${at} type`, template.definitions),
      ])
      expect(silent).toEqual([])
      expect(templates.length).toBeGreaterThan(1)
    })

    test('keeps secrets in secure parameters', () => {
      const open = templates.flatMap(({ at, template }) =>
        Object.entries(template.parameters ?? {})
          .filter(([name]) => /webhook|smtp|password|secret|key$/i.test(name))
          .filter(([, parameter]) => !/^secure/.test(parameter.type ?? ''))
          .map(([name]) => `${at} ${name}`),
      )
      expect(open).toEqual([])
    })

    test('takes the pinned API version of every resource', () => {
      const other = deployed
        .filter(({ type }) => type !== 'Microsoft.Resources/deployments')
        .filter(({ type, apiVersion }) => {
          const [provider = '', kind = ''] = type.split('/')
          return (apiVersions[`${provider}/${kind}`] ?? apiVersions[provider]) !== apiVersion
        })
      expect(other.map(({ type, apiVersion }) => `${type}@${apiVersion}`)).toEqual([])
    })

    test('names every role assignment by scope, principal and role', () => {
      const names = deployed
        .filter(({ type }) => type === 'Microsoft.Authorization/roleAssignments')
        .map(({ name }) => name)
      if (file === 'main.bicep') expect(names.length).toBeGreaterThanOrEqual(5)
      for (const name of names) {
        expect(name).toMatch(
          /^\[guid\((resourceId|resourceGroup|subscription)\(.*\)(\.id)?, parameters\('principalId'\), .+\)\]$/,
        )
      }
    })
  },
)

/** The template and every module in it. */
function nested(at: string, template: Template): { at: string; template: Template }[] {
  const inner = Object.entries(template.resources).flatMap(([name, resource]) => {
    const module = resource.properties?.template
    return module ? nested(`${at}/${name}`, module) : []
  })
  return [{ at, template }, ...inner]
}

function undescribed(at: string, things: Record<string, Described> = {}): string[] {
  return Object.entries(things).flatMap(([name, thing]) => [
    ...(thing.metadata?.description ? [] : [`${at} ${name}`]),
    ...undescribed(`${at} ${name}`, thing.properties),
  ])
}
