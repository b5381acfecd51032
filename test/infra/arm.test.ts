// infra/azuredeploy.json is what infra/main.bicep builds to, and can be deployed from a portal that has no Bicep.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { armPath, armText } from '../../tools/arm-template.ts'
import { built, compiler, root } from './bicep.ts'

const kept = readFileSync(join(root, armPath), 'utf8')
const template = JSON.parse(kept) as {
  $schema: string
  parameters: Record<
    string,
    { type?: string; $ref?: string; defaultValue?: unknown; nullable?: boolean }
  >
}

describe.skipIf(!compiler)('where the compiler is', () => {
  test('it is what the templates build to now: else run npm run infra:arm', () => {
    // Not compared as text of 300 KB: whoever reads the failure wants to know that, not where.
    expect(armText(built('main.bicep').stdout) === kept).toBe(true)
  })
})

test('it is a template of a subscription', () => {
  expect(template.$schema).toContain('subscriptionDeploymentTemplate.json')
})

test('it asks for the name and the accounts, and all else has a default', () => {
  const asked = Object.entries(template.parameters)
    .filter(([, { defaultValue, nullable }]) => defaultValue === undefined && !nullable)
    .map(([name]) => name)
  expect(asked.sort()).toEqual(['batchAccounts', 'environmentName'])
})

test('it is small enough for Azure, which takes 4 MB', () => {
  expect(kept.length).toBeLessThan(4 * 1024 * 1024)
})

test('no secret is a plain parameter, and none is written in it', () => {
  for (const name of ['teamsWebhook', 'smtpUrl', 'packageUri']) {
    expect(template.parameters[name]?.type).toBe('securestring')
  }
  expect(template.parameters.channelSettings?.type).toBe('secureObject')
  // The name alone stands in the filter of ARM events: who reads a key changes no pool.
  expect(kept).not.toMatch(/list(Keys|AccountSas|Secrets)\(|AccountKey=|SharedAccessKey=/i)
})
