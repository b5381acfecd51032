// Which account and key `check` takes, of options and of the variables that other tools of Batch use.
import { describe, expect, test } from 'vitest'
import { accountGiven } from '../../src/cli/account-given.ts'
import { developmentKey } from '../../src/emulator/development-key.ts'

const id = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Batch/batchAccounts/renderfarm'
const ours = {
  AZURE_BATCH_ACCOUNT: 'renderfarm',
  AZURE_BATCH_ENDPOINT: 'https://renderfarm.westeurope.batch.azure.com',
  AZURE_BATCH_ACCESS_KEY: 'secret',
}

const silent: typeof fetch = async () => {
  throw new Error('nothing listens')
}
const emulates =
  (...names: string[]): typeof fetch =>
  async () =>
    Response.json({ accounts: names.map((name) => ({ name })) })

describe('the account to look at', () => {
  test.each([
    {
      when: 'only a name is given',
      options: { account: 'renderfarm' },
      env: {},
      given: { account: 'renderfarm', local: false },
    },
    {
      when: 'only an address is given',
      options: { endpoint: 'renderfarm.westeurope.batch.azure.com' },
      env: {},
      given: {
        account: 'renderfarm',
        endpoint: 'https://renderfarm.westeurope.batch.azure.com',
        local: false,
      },
    },
    {
      when: 'only its ARM id is given',
      options: { resourceId: id },
      env: {},
      given: { account: 'renderfarm', resourceId: id, local: false },
    },
    {
      when: 'the variables tell everything',
      options: {},
      env: ours,
      given: {
        account: 'renderfarm',
        endpoint: ours.AZURE_BATCH_ENDPOINT,
        key: 'secret',
        local: false,
      },
    },
    {
      when: 'the name is that of the variables',
      options: { account: 'RENDERFARM' },
      env: ours,
      given: {
        account: 'RENDERFARM',
        endpoint: ours.AZURE_BATCH_ENDPOINT,
        key: 'secret',
        local: false,
      },
    },
    {
      when: 'the variables are of another account',
      options: { account: 'other' },
      env: ours,
      given: { account: 'other', local: false },
    },
    {
      when: 'the key is in a variable that is named',
      options: { account: 'renderfarm', keyFrom: 'FARM_KEY' },
      env: { FARM_KEY: 'abc' },
      given: { account: 'renderfarm', key: 'abc', local: false },
    },
    {
      when: 'it is an emulator on this machine',
      options: { endpoint: 'http://127.0.0.1:10100/' },
      env: {},
      given: {
        account: 'devbatchaccount1',
        endpoint: 'http://127.0.0.1:10100',
        key: developmentKey('devbatchaccount1'),
        local: true,
      },
    },
    {
      when: 'it is one of an emulator with a world',
      options: { endpoint: 'http://localhost:10100', account: 'renderfarm' },
      env: {},
      given: {
        account: 'renderfarm',
        endpoint: 'http://localhost:10100',
        key: developmentKey('renderfarm'),
        local: true,
      },
    },
    {
      when: 'an emulator is asked while the variables are of Azure',
      options: { endpoint: 'http://127.0.0.1:10100', account: 'devbatchaccount1' },
      env: ours,
      given: {
        account: 'devbatchaccount1',
        endpoint: 'http://127.0.0.1:10100',
        key: developmentKey('devbatchaccount1'),
        local: true,
      },
    },
  ])('when $when', async ({ options, env, given }) => {
    expect(await accountGiven(options, env, silent)).toEqual(given)
  })

  test('is the only one of an emulator, and the usual one where it has several', async () => {
    const options = { endpoint: 'http://127.0.0.1:10100' }
    expect(await accountGiven(options, {}, emulates('quiet'))).toMatchObject({
      account: 'quiet',
      key: developmentKey('quiet'),
    })
    expect(await accountGiven(options, {}, emulates('one', 'two'))).toMatchObject({
      account: 'devbatchaccount1',
    })
  })

  test('is not asked with a token where it is in another cloud: it says which, and wants the key', async () => {
    const endpoint = 'https://farm.usgovvirginia.batch.usgovcloudapi.net'
    await expect(accountGiven({ endpoint }, {}, silent)).rejects.toThrow(
      'farm is in Azure US Government, and tokens are asked of public Azure alone; give the key',
    )
    const given = await accountGiven({ endpoint, keyFrom: 'KEY' }, { KEY: 'abc' }, silent)
    expect(given).toEqual({ account: 'farm', endpoint, key: 'abc', local: false })
  })
})
