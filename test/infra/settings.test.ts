// The settings that the template gives are those that the app or its host reads, and each that the app reads is given or can be.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './bicep.ts'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const sources = globSync('{src,functions}/**/*.ts', { cwd: root })
  .filter((path) => !/^src\/(?:emulator|local|web|cli)\//.test(path))
  .map((path) => read(path).replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, ''))
  .join('\n')
/** Names in quotes alone, or asked of an environment: a name in a sentence is for people. */
const asked = new Set(
  [
    ...sources.matchAll(
      /'(BATCH_MEDIC_\w+)'|\benv\.((?:BATCH_MEDIC|AZURE_|APPLICATIONINSIGHTS|AzureWebJobs)\w+)/g,
    ),
  ].map(([, quoted, ofEnv]) => quoted ?? ofEnv ?? ''),
)
const given = [...read('infra/modules/settings.bicep').matchAll(/^ {2}([A-Za-z_]{8,}): /gm)]
  .map(([, name = '']) => name)
  .filter((name) => /^(?:BATCH_MEDIC|AZURE_|APPLICATION|Azure)/.test(name))

/** Read by the Functions host, its extensions, or the SDK of Application Insights. */
const ofOthers = [
  'APPLICATION_INSIGHTS_NO_STATSBEAT',
  'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
  'AzureFunctionsJobHost__functionTimeout',
  'AzureWebJobsStorage__credential',
  'BATCH_MEDIC_SERVICE_LOGS__clientId',
  'BATCH_MEDIC_SERVICE_LOGS__credential',
]
/** For a local run, set by the host itself, or given with the other secrets of channels. */
const notGiven = [
  'APPLICATIONINSIGHTS_OPENTELEMETRY_RESOURCE_METRIC_DISABLED',
  'AzureWebJobsScriptRoot',
  'AzureWebJobsStorage',
  'BATCH_MEDIC_SERVICE_LOGS',
  'BATCH_MEDIC_TOPIC_KEY',
  'BATCH_MEDIC_WEBHOOK',
  'BATCH_MEDIC_WEBHOOK_SECRET',
]

test('each setting that the template gives is read', () => {
  expect(given.length).toBeGreaterThan(20)
  expect(given.filter((name) => !asked.has(name) && !ofOthers.includes(name))).toEqual([])
})

test('each setting that the app reads is given, or it is said why not', () => {
  expect([...asked].filter((name) => !given.includes(name)).sort()).toEqual(notGiven.toSorted())
})

test('each setting has its place in docs/settings.md', () => {
  const page = read('docs/settings.md')
  const ours = [...given, ...asked].filter((name) => !/SCRIPTROOT|RESOURCE_METRIC/i.test(name))
  const named = new Set(ours.filter((name) => name !== 'BATCH_MEDIC_SERVICE_LOGS'))
  expect([...named].filter((name) => !page.includes(`\`${name}\``))).toEqual([])
})
