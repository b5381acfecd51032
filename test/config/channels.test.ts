// Settings of channels: destinations by their names, every fault told at once, and no secret in any of them.
import { describe, expect, test } from 'vitest'
import { channelSetups } from '../../src/adapters/azure/channels/setups.ts'
import { readChannels } from '../../src/config/channels.ts'

type Env = Readonly<Record<string, string>>
const secret = 'whsec_YmF0Y2gtbWVkaWMtZXhhbXBsZS1zZWNyZXQtMzJiISE='
const hook = 'https://pager.example/hook/s3cret'
const mail: Env = {
  BATCH_MEDIC_SMTP: 'smtp://u:s3cret@mail.example',
  BATCH_MEDIC_MAIL_FROM: 'medic@example.com',
  BATCH_MEDIC_MAIL_TO: 'ops@example.com',
}
const endpoint = 'https://medic.europe.communication.azure.com'
const acs: Env = { ...mail, BATCH_MEDIC_SMTP: '', BATCH_MEDIC_MAIL_ENDPOINT: endpoint }

function read(env: Env) {
  const faults: string[] = []
  const names = readChannels(env, channelSetups, faults).map(({ name }) => name)
  return { names, faults }
}

const set: { when: string; env: Env; names: string[] }[] = [
  { when: 'nothing', env: {}, names: [] },
  { when: 'empty values', env: { BATCH_MEDIC_WEBHOOK: '', BATCH_MEDIC_MAIL_TO: '' }, names: [] },
  { when: 'a sender alone', env: { BATCH_MEDIC_MAIL_FROM: 'a@b.c' }, names: [] },
  {
    when: 'a team and a further one',
    env: { BATCH_MEDIC_TEAMS_WEBHOOK: hook, BATCH_MEDIC_TEAMS_WEBHOOK__OPS: hook },
    names: ['teams', 'teams:ops'],
  },
  {
    when: 'a further team alone',
    env: { BATCH_MEDIC_TEAMS_WEBHOOK__NIGHT_SHIFT: hook },
    names: ['teams:night-shift'],
  },
  {
    when: 'two lists of addresses behind one server',
    env: { ...mail, BATCH_MEDIC_MAIL_TO__NIGHT: 'night@example.com' },
    names: ['mail', 'mail:night'],
  },
  { when: 'Azure Communication Services', env: acs, names: ['mail'] },
  {
    when: 'webhooks with a secret each, one of which is changed',
    env: {
      BATCH_MEDIC_WEBHOOK: 'http://127.0.0.1:9/x',
      BATCH_MEDIC_WEBHOOK_SECRET: secret,
      BATCH_MEDIC_WEBHOOK__PAGER: hook,
      BATCH_MEDIC_WEBHOOK_SECRET__PAGER: `${secret} ${secret}`,
    },
    names: ['webhook', 'webhook:pager'],
  },
  { when: 'a topic', env: { BATCH_MEDIC_TOPIC: 'https://t.example/api/events' }, names: ['topic'] },
]

const webhook = (url: string, signs = secret): Env => ({
  BATCH_MEDIC_WEBHOOK: url,
  BATCH_MEDIC_WEBHOOK_SECRET: signs,
})

const wrong: { when: string; env: Env; says: string }[] = [
  {
    when: 'a webhook without a secret',
    env: { BATCH_MEDIC_WEBHOOK__PAGER: hook },
    says: 'BATCH_MEDIC_WEBHOOK_SECRET__PAGER is missing',
  },
  {
    when: 'a secret without a webhook',
    env: { BATCH_MEDIC_WEBHOOK_SECRET: secret },
    says: 'BATCH_MEDIC_WEBHOOK is missing',
  },
  { when: 'a short secret', env: webhook(hook, 'whsec_czNjcmV0'), says: '24 to 64 bytes' },
  { when: 'a secret without its prefix', env: webhook(hook, 's3cret'), says: 'write whsec_' },
  { when: 'a webhook in the clear', env: webhook('http://pager.example/s3cret'), says: 'https://' },
  {
    when: 'a webhook with a password',
    env: webhook('https://u:s3cret@pager.example'),
    says: 'holds a user or a password',
  },
  {
    when: 'the metadata service as a webhook',
    env: webhook('https://169.254.169.254/s3cret'),
    says: "machine's own management",
  },
  {
    when: 'it in disguise',
    env: webhook('http://[::ffff:169.254.169.254]/s3cret'),
    says: "machine's own management",
  },
  {
    when: 'a name that is none',
    env: { 'BATCH_MEDIC_TEAMS_WEBHOOK__OPS TEAM': hook },
    says: 'names no destination',
  },
  {
    when: 'a name twice',
    env: { BATCH_MEDIC_TEAMS_WEBHOOK__OPS: hook, BATCH_MEDIC_TEAMS_WEBHOOK__ops: hook },
    says: 'a second time',
  },
  {
    when: 'a second topic',
    env: { BATCH_MEDIC_TOPIC__B: 'https://t.example' },
    says: 'there is one topic alone',
  },
  {
    when: 'two ways for mails',
    env: { ...mail, BATCH_MEDIC_MAIL_ENDPOINT: endpoint },
    says: 'BATCH_MEDIC_SMTP and BATCH_MEDIC_MAIL_ENDPOINT are both set',
  },
  {
    when: 'addresses without a way',
    env: { BATCH_MEDIC_MAIL_TO__NIGHT: 'a@b.c' },
    says: 'BATCH_MEDIC_SMTP is missing: BATCH_MEDIC_MAIL_TO__NIGHT says',
  },
  {
    when: 'a way without addresses',
    env: { ...acs, BATCH_MEDIC_MAIL_TO: '' },
    says: 'BATCH_MEDIC_MAIL_TO is ""',
  },
  {
    when: 'a connection string',
    env: { ...acs, BATCH_MEDIC_MAIL_ENDPOINT: `endpoint=${endpoint};accesskey=s3cret` },
    says: 'no key is needed',
  },
  {
    when: 'an endpoint of somebody else, who would get a token',
    env: { ...acs, BATCH_MEDIC_MAIL_ENDPOINT: 'https://communication.azure.com.s3cret.example' },
    says: 'write https://NAME.communication.azure.com',
  },
  {
    when: 'more addresses than one mail takes',
    env: { ...mail, BATCH_MEDIC_MAIL_TO: Array.from({ length: 51 }, (_, n) => `${n}@b.c`).join() },
    says: 'at most 50',
  },
]

describe('channels', () => {
  test.each(set)('of $when are $names', ({ env, names }) => {
    expect(read(env)).toEqual({ names, faults: [] })
  })

  test.each(wrong)('with $when say what to do, once', ({ env, says }) => {
    const { faults } = read(env)
    expect(faults).toEqual([expect.stringContaining(says)])
    expect(faults.join()).not.toMatch(/s3cret|whsec_[A-Za-z0-9]{8}/)
    for (const fault of faults) expect(fault).toMatch(/^BATCH_MEDIC_[A-Z_a-z ]+ /)
  })

  test('with several faults tell all of them, and what concerns two destinations once', () => {
    const { faults } = read({
      ...{ BATCH_MEDIC_TEAMS_WEBHOOK: 'ftp://x', BATCH_MEDIC_WEBHOOK: 'nowhere' },
      ...{ BATCH_MEDIC_SMTP: 'smtp://u:50%off@mail', BATCH_MEDIC_MAIL_FROM: 'a@b.c' },
      ...{ BATCH_MEDIC_MAIL_TO: 'a@b.c', BATCH_MEDIC_MAIL_TO__NIGHT: 'nobody' },
    })
    const names = faults.map((fault) => fault.split(' ')[0])
    expect(names.toSorted()).toEqual([
      'BATCH_MEDIC_MAIL_TO__NIGHT',
      'BATCH_MEDIC_SMTP',
      'BATCH_MEDIC_TEAMS_WEBHOOK',
      'BATCH_MEDIC_WEBHOOK',
      'BATCH_MEDIC_WEBHOOK_SECRET',
    ])
  })
})
