// Settings with a new name are read under the old one as well, with a warning; and the two of the event hub go together.
import { describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { type Renamed, renamedSettings, withRenamed } from '../../src/config/renamed.ts'

const table: readonly Renamed[] = [
  { from: 'BATCH_MEDIC_CARDS', to: 'BATCH_MEDIC_TEAMS_WEBHOOK', goneIn: '0.3' },
]
const secret = 'https://example.com/?sig=s3cret'

describe('a setting that was renamed', () => {
  test('is read under its old name, with a warning that holds no value', () => {
    const { env, warnings } = withRenamed({ BATCH_MEDIC_CARDS: secret, other: 'x' }, table)
    expect(env).toMatchObject({ BATCH_MEDIC_TEAMS_WEBHOOK: secret, other: 'x' })
    expect(warnings).toEqual([
      'BATCH_MEDIC_CARDS is now called BATCH_MEDIC_TEAMS_WEBHOOK: rename it, version 0.3 reads the old name no more',
    ])
  })

  test('counts under its new name where both are set', () => {
    const both = { BATCH_MEDIC_CARDS: secret, BATCH_MEDIC_TEAMS_WEBHOOK: 'https://new' }
    const { env, warnings } = withRenamed(both, table)
    expect(env.BATCH_MEDIC_TEAMS_WEBHOOK).toBe('https://new')
    expect(warnings.join()).toMatch(/both are set: BATCH_MEDIC_TEAMS_WEBHOOK counts\. Take/)
    expect(warnings.join()).not.toContain('s3cret')
  })

  test('takes its further destinations along', () => {
    const { env, warnings } = withRenamed({ BATCH_MEDIC_CARDS__OPS: secret }, table)
    expect(env.BATCH_MEDIC_TEAMS_WEBHOOK__OPS).toBe(secret)
    expect(warnings).toHaveLength(1)
  })

  test.each([{ BATCH_MEDIC_CARDS: '' }, { BATCH_MEDIC_CARDSTOCK: 'x' }, {}])(
    'is not found in %j',
    (given) => expect(withRenamed(given, table)).toEqual({ env: given, warnings: [] }),
  )
})

test('no rename leads to a name that is renamed again, and each says when it ends', () => {
  const from = new Set(renamedSettings.map((row) => row.from))
  for (const row of renamedSettings) {
    expect(from.has(row.to)).toBe(false)
    expect(row.goneIn).toMatch(/^\d+\.\d+$/)
  }
})

describe('the event hub of the service logs', () => {
  const good = {
    BATCH_MEDIC_ACCOUNTS:
      '[{"name":"renderfarm","url":"https://renderfarm.westeurope.batch.azure.com"}]',
    AzureWebJobsStorage: 'UseDevelopmentStorage=true',
  }
  const namespace = {
    BATCH_MEDIC_SERVICE_LOGS__fullyQualifiedNamespace: 'x.servicebus.windows.net',
  }
  const hub = { BATCH_MEDIC_SERVICE_LOGS_HUB: 'logs' }
  const read = (env: object) => readConfig({ ...good, ...env }, () => '{}')

  test('may be there or not', () => {
    expect(read({ ...namespace, ...hub })).toEqual(read({}))
  })

  test.each([
    { env: namespace, says: 'BATCH_MEDIC_SERVICE_LOGS_HUB is missing: write the name' },
    { env: hub, says: '__fullyQualifiedNamespace is missing: write NAME.servicebus' },
  ])('has two settings: $says', ({ env, says }) => {
    expect(() => read(env)).toThrow(says)
  })
})
