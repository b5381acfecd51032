// Settings: read once, all faults told at once, each with what to do, and none with a secret in it.
import { describe, expect, test } from 'vitest'
import { channelSetups } from '../../src/adapters/azure/channels/setups.ts'
import { ConfigError, defaultApiVersion, readConfig } from '../../src/config/config.ts'
import { defaultPolicy } from '../../src/domain/policy.ts'

const accounts = '[{"name":"renderfarm","url":"https://renderfarm.westeurope.batch.azure.com"}]'
const resourceId =
  '/subscriptions/8d1caf80-d7b5-4144-bbc2-04dd176ae08a/resourceGroups/rg.batch_1/providers/Microsoft.Batch/batchAccounts/renderfarm'
const good = { BATCH_MEDIC_ACCOUNTS: accounts, AzureWebJobsStorage: 'UseDevelopmentStorage=true' }
const files: Readonly<Record<string, string>> = { 'policy.json': '{}' }

type Env = Readonly<Record<string, string>>

function mailBy(smtp: string): Env {
  return {
    BATCH_MEDIC_SMTP: smtp,
    BATCH_MEDIC_MAIL_FROM: 'a@example.com',
    BATCH_MEDIC_MAIL_TO: 'b@example.com',
  }
}

function read(env: Env, policy: string | undefined = '{}') {
  return readConfig(env, (path) => (path === 'policy.json' ? policy : files[path]), channelSetups)
}

function faultsOf(env: Env, policy?: string): readonly string[] {
  try {
    read(env, policy)
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}

describe('settings', () => {
  test('are few: accounts, storage and a policy', () => {
    expect(read(good)).toEqual({
      accounts: [{ name: 'renderfarm', url: 'https://renderfarm.westeurope.batch.azure.com' }],
      policy: defaultPolicy,
      storage: { connection: 'UseDevelopmentStorage=true' },
      apiVersion: defaultApiVersion,
      page: '',
      channels: [],
    })
  })

  test('by default act on nothing, and leave tasks to their owners', () => {
    const { policy } = read(good)
    expect([policy.mode, policy.tasks, policy.rules]).toEqual(['recommend', 'leave', []])
  })

  test('may all be there', () => {
    const config = read({
      ...good,
      BATCH_MEDIC_ACCOUNTS: accounts.replace(
        '"url"',
        `"keyFrom":"KEY","resourceId":"${resourceId}","url"`,
      ),
      KEY: 'a2V5',
      AzureWebJobsStorage__accountName: 'unused',
      BATCH_MEDIC_TEAMS_WEBHOOK: 'https://prod-1.logic.azure.com/x',
      BATCH_MEDIC_SMTP: 'smtp://u:p@mail.example:587',
      BATCH_MEDIC_MAIL_FROM: 'medic@example.com',
      BATCH_MEDIC_MAIL_TO: 'a@example.com, b@example.com,',
      BATCH_MEDIC_TOPIC: 'https://t.westeurope-1.eventgrid.azure.net/api/events',
      BATCH_MEDIC_PAGE: 'https://medic.example.com/',
      BATCH_MEDIC_BATCH_API_VERSION: '2024-07-01.20.0',
    })
    expect(config.accounts[0]).toMatchObject({ key: 'a2V5', resourceId })
    expect(config.channels.map(({ name }) => name)).toEqual(['teams', 'mail', 'topic'])
    expect(config.page).toBe('https://medic.example.com')
    expect(config.apiVersion).toBe('2024-07-01.20.0')
  })

  test('that are wrong are told all at once, each by its name', () => {
    const faults = faultsOf(
      {
        BATCH_MEDIC_ACCOUNTS: '[{"name":"Render Farm","url":"renderfarm"}]',
        BATCH_MEDIC_TEAMS_WEBHOOK: 'ftp://x',
        BATCH_MEDIC_SMTP: 'smtp://mail.example',
        BATCH_MEDIC_MAIL_TO: 'nobody',
        BATCH_MEDIC_TOPIC: 'no url',
        BATCH_MEDIC_PAGE: 'no url',
        BATCH_MEDIC_BATCH_API_VERSION: 'latest',
      },
      '{"mode":"kill","guards":{"maxSickShare":7},"rules":[{"match":{}}],"colour":1}',
    )
    const wanted = [
      'at 0.name',
      'at 0.url',
      'at mode',
      'at guards.maxSickShare',
      'at rules[0].match',
      'colour',
      'AzureWebJobsStorage',
      'BATCH_MEDIC_MAIL_FROM',
      'BATCH_MEDIC_MAIL_TO',
      'BATCH_MEDIC_TOPIC',
      'BATCH_MEDIC_TEAMS_WEBHOOK',
      'BATCH_MEDIC_PAGE',
      'BATCH_MEDIC_BATCH_API_VERSION',
    ]
    const missing = wanted.filter((part) => !faults.some((fault) => fault.includes(part)))
    expect(missing).toEqual([])
    expect(new Set(faults).size).toBe(faults.length)
  })

  test.each([
    ['no accounts', {}, 'BATCH_MEDIC_ACCOUNTS is missing'],
    [
      'accounts that are no JSON',
      { BATCH_MEDIC_ACCOUNTS: 'renderfarm' },
      'BATCH_MEDIC_ACCOUNTS is not JSON',
    ],
    ['an empty list', { BATCH_MEDIC_ACCOUNTS: '[]' }, 'must name at least one account'],
    [
      'an account twice',
      { BATCH_MEDIC_ACCOUNTS: `[${accounts.slice(1, -1)},${accounts.slice(1, -1)}]` },
      'names the account "renderfarm" twice',
    ],
    [
      'one server under two names',
      {
        BATCH_MEDIC_ACCOUNTS:
          '[{"name":"aaa","url":"https://aaa.westeurope.batch.azure.com"},{"name":"bbb","url":"https://AAA.westeurope.batch.azure.com:443/"}]',
      },
      'gives "aaa" and "bbb" the same server aaa.westeurope.batch.azure.com:443',
    ],
    [
      'another cloud without a key',
      {
        BATCH_MEDIC_ACCOUNTS:
          '[{"name":"farm","url":"https://farm.chinaeast2.batch.chinacloudapi.cn"}]',
      },
      'gives "farm" no key, and it is in Azure China (21Vianet)',
    ],
    [
      'an id that is none of ARM',
      { BATCH_MEDIC_ACCOUNTS: accounts.replace('"url"', '"resourceId":"renderfarm","url"') },
      'must be the ARM id of the account: /subscriptions/',
    ],
    [
      'the id of another account',
      {
        BATCH_MEDIC_ACCOUNTS: accounts.replace('"url"', `"resourceId":"${resourceId}2","url"`),
      },
      'gives "renderfarm" the resourceId of "renderfarm2"',
    ],
    ['a password that is no URL text', mailBy('smtp://u:50%off@mail'), 'write %25 for it'],
    ['a mail server without a host', mailBy('smtp:foo'), 'names no server'],
    ['a mail server of nothing', mailBy('smtp://'), 'names no server'],
    ['a mail server that is a path', mailBy('smtps:///x'), 'names no server'],
    [
      'a key that is not there',
      { BATCH_MEDIC_ACCOUNTS: accounts.replace('"url"', '"keyFrom":"KEY","url"') },
      'KEY is missing',
    ],
    [
      'a policy that is not there',
      { BATCH_MEDIC_POLICY: 'other.json' },
      'BATCH_MEDIC_POLICY names "other.json"',
    ],
  ])('with %s say what to do', (_, given: Env, expected) => {
    const env: Env =
      'BATCH_MEDIC_ACCOUNTS' in given || _ === 'no accounts'
        ? { AzureWebJobsStorage: 'x', ...given }
        : { ...good, ...given }
    expect(faultsOf(env).join('\n')).toContain(expected)
    expect(faultsOf(env)).toHaveLength(1)
  })

  test('never tell their value where it may be a secret', () => {
    const faults = faultsOf({
      BATCH_MEDIC_ACCOUNTS: '"s3cret"x',
      BATCH_MEDIC_TEAMS_WEBHOOK: 's3cret',
      BATCH_MEDIC_SMTP: 'mail://user:s3cret@x',
      BATCH_MEDIC_TOPIC: 's3cret',
    })
    const keyed = faultsOf({
      ...good,
      BATCH_MEDIC_ACCOUNTS: accounts.replace('"url"', '"keyFrom":"KEY","url"'),
      KEY: 's3cret!',
    })
    const bare = faultsOf({ ...good, BATCH_MEDIC_ACCOUNTS: 's3cret' })
    const pasted = faultsOf({ ...good, BATCH_MEDIC_ACCOUNTS: '[{"key": s3cret}]' })
    const mailed = faultsOf({ ...good, ...mailBy('smtp://u:s3cret%off@mail') })
    const told = [...faults, ...keyed, ...bare, ...pasted, ...mailed]
    expect(told.length).toBeGreaterThan(7)
    expect(told.join('\n')).not.toContain('s3cret')
  })

  test('of a rule that selects nothing, or a fault that is none, are refused', () => {
    expect(faultsOf(good, '{"rules":[{"match":{"fault":"node-tired"}}]}').join()).toContain(
      'names no fault',
    )
    expect(faultsOf(good, '{"rules":[{"match":{}}]}').join()).toContain('selects nothing')
    expect(faultsOf(good, 'mode: act').join()).toContain('is not JSON')
  })
})
