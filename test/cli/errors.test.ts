// How the CLI fails: one sentence that names what and what to do, and the exit code.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { noAnswer, type Respond, run } from './cli-fixture.ts'

describe('wrong usage ends with 2 and asks nothing', () => {
  test.each([
    { argv: 'incident list', says: 'There is no command "incident". Did you mean "incidents"?' },
    { argv: 'frobnicate', says: 'There is no command "frobnicate".' },
    {
      argv: 'incidents',
      says: 'incidents needs list, show, ack, approve, reject, run or watch after it. See batch-medic incidents --help.',
    },
    { argv: 'incidents lst', says: 'incidents has no "lst". Did you mean "list"?' },
    {
      argv: 'incidents list --poool frames',
      says: 'incidents list has no option --poool. Did you mean --pool? See batch-medic incidents list --help.',
    },
    {
      argv: 'incidents list --verbose-please',
      says: 'incidents list has no option --verbose-please.',
    },
    { argv: 'incidents list --pool', says: '--pool needs a value.' },
    { argv: 'incidents list --pool --json', says: '--pool needs a value.' },
    { argv: 'incidents list --json=yes', says: '--json takes no value.' },
    {
      argv: 'incidents list frames',
      says: 'incidents list takes no "frames"; filters are options.',
    },
    {
      argv: 'incidents list --top ten',
      says: '--top "ten" must be a whole number from 1 to 1000.',
    },
    { argv: 'incidents list --top 0', says: '--top "0" must be a whole number from 1 to 1000.' },
    {
      argv: 'incidents list --state resolvd',
      says: /^--state "resolvd" is none of open, .*\. Did you mean "resolved"\?/,
    },
    {
      argv: 'incidents list --fault node-unusabel',
      says: '--fault "node-unusabel" is no fault. Did you mean "node-unusable"?',
    },
    { argv: 'incidents list --pool a|b', says: '--pool "a|b" is no pool id' },
    { argv: 'incidents show', says: 'incidents show needs the id of an incident' },
    {
      argv: 'incidents show frames',
      says: '"frames" is no incident id; they have the form account.pool.suffix',
    },
    {
      argv: 'incidents show renderfarm.frames.k3x9ab01 --top 3',
      says: '--top does not belong to incidents show, but to incidents list.',
    },
    {
      argv: 'incidents list --url ftp://x',
      says: '--url "ftp://x" is no web address; write it like http://127.0.0.1:7071.',
    },
    {
      argv: 'incidents list --url http://medic.example --key a-key',
      says: '--url "http://medic.example" is not encrypted: the key could be read; write https://.',
    },
    {
      argv: 'incidents list --url http://127.0.0.1.example.com --login',
      says: '--url "http://127.0.0.1.example.com" is not encrypted: the token could be read',
    },
  ])('$argv', async ({ argv, says }) => {
    const { code, err, out, calls } = await run(argv, noAnswer)
    expect(err).toMatch(says instanceof RegExp ? says : new RegExp(`^${escaped(says)}`))
    expect(err.trim().split('\n')).toHaveLength(1)
    expect({ code, out, calls }).toEqual({ code: 2, out: '', calls: [] })
  })
})

const problem = (status: number, detail: string) =>
  Response.json({ type: 'about:blank', status, title: 'x', detail }, { status })

const broken = (code: string, message = code): Respond => {
  return () => {
    throw Object.assign(new TypeError('fetch failed'), { cause: { code, message } })
  }
}

describe('a failure ends with 1', () => {
  test.each<{ when: string; argv: string; respond: Respond; says: string }>([
    {
      when: 'the app is not running',
      argv: 'incidents list',
      respond: broken('ECONNREFUSED'),
      says: 'Nothing listens at http://127.0.0.1:7071; is the app running? Start it with npm start, or give --url.',
    },
    {
      when: 'the name does not resolve',
      argv: 'incidents list --url https://nowhere.example/',
      respond: broken('ENOTFOUND'),
      says: 'The name in https://nowhere.example does not resolve (ENOTFOUND); check --url or BATCH_MEDIC_URL.',
    },
    {
      when: 'the connection breaks',
      argv: 'incidents list',
      respond: broken('ECONNRESET', 'socket hang up'),
      says: 'http://127.0.0.1:7071 cannot be reached: socket hang up; check --url.',
    },
    {
      when: 'no key was given',
      argv: 'incidents list',
      respond: () => new Response('', { status: 401 }),
      says: 'http://127.0.0.1:7071 wants a key (401); give the function key with --key or BATCH_MEDIC_KEY.',
    },
    {
      when: 'the key is wrong',
      argv: 'incidents list --key wrong',
      respond: () => new Response('', { status: 401 }),
      says: 'http://127.0.0.1:7071 refuses the key (401); give the function key with --key or BATCH_MEDIC_KEY.',
    },
    {
      when: 'the network is not let in',
      argv: 'incidents list --key right',
      respond: () =>
        new Response('<html>', { status: 403, headers: { 'x-ms-forbidden-ip': '203.0.113.7' } }),
      says: 'http://127.0.0.1:7071 (403): The network rules of the Function app refuse you. They do not let in the address 203.0.113.7, whatever the key. Allow it',
    },
    {
      when: 'the app takes tokens and no key',
      argv: 'incidents list --key wrong',
      respond: () => problem(401, 'authorization: is missing. Function keys open nothing here'),
      says: 'http://127.0.0.1:7071 takes the sign-in of a person, and no key (401); run az login, and give --login.',
    },
    {
      when: 'the token is refused',
      argv: 'incidents list',
      respond: () =>
        problem(401, 'authorization: the token is expired. Function keys open nothing'),
      says: 'http://127.0.0.1:7071 refuses the sign-in (401): the token is expired; run az login anew.',
    },
    {
      when: 'the role is missing',
      argv: 'incidents list',
      respond: () => problem(403, 'roles: Reader is missing; ask for it.'),
      says: 'roles: Reader is missing; ask for it.',
    },
    {
      when: 'the incident is not known',
      argv: 'incidents show renderfarm.frames.k3x9ab01',
      respond: () => problem(404, 'not known'),
      says: 'There is no incident renderfarm.frames.k3x9ab01 at http://127.0.0.1:7071; incidents list shows what is there.',
    },
    {
      when: 'there is another app behind the URL',
      argv: 'incidents list',
      respond: () => new Response('Not Found', { status: 404 }),
      says: 'http://127.0.0.1:7071 has no /api/incidents (404); check --url, and that the app is as new as this CLI.',
    },
    {
      when: 'the app fails',
      argv: 'incidents list',
      respond: () => problem(500, 'The table state cannot be reached.'),
      says: 'http://127.0.0.1:7071 failed with 500: The table state cannot be reached; the log of the app says more.',
    },
    {
      when: 'a page answers that is not JSON',
      argv: 'incidents list',
      respond: () => new Response('<html>'),
      says: 'http://127.0.0.1:7071 answered with something that is no JSON, ',
    },
    {
      when: 'it is sent elsewhere to sign in',
      argv: 'pools',
      respond: () => new Response('', { status: 302, headers: { location: 'https://a.example' } }),
      says: 'http://127.0.0.1:7071 leads elsewhere (302), and a key is not sent there;',
    },
    {
      when: 'the app is too busy',
      argv: 'pools',
      respond: () => new Response('', { status: 503, headers: { 'retry-after': '7' } }),
      says: 'http://127.0.0.1:7071 cannot take that now (503); try again in 7 s.',
    },
    {
      when: 'the account is not watched',
      argv: 'pools --account other',
      respond: () => problem(404, 'account: "other" is not watched'),
      says: 'account: "other" is not watched',
    },
  ])('when $when', async ({ argv, respond, says }) => {
    const { code, err, out } = await run(argv, respond)
    expect(err).toMatch(new RegExp(`^${escaped(says)}`))
    expect(err.trim().split('\n')).toHaveLength(1)
    expect({ code, out }).toEqual({ code: 1, out: '' })
  })
})

describe('the connection', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'batch-medic-cli-'))
  mkdirSync(join(cwd, '.batch-medic'))
  writeFileSync(
    join(cwd, '.batch-medic', 'keys.json'),
    JSON.stringify({ master: 'master-key', host: 'host-key', functions: {} }),
  )
  afterAll(() => rmSync(cwd, { recursive: true }))
  const empty: Respond = () => Response.json({ incidents: [] })

  test.each<{ when: string; argv?: string; env?: Record<string, string>; key: string | null }>([
    { when: 'from the files of an app on this machine', key: 'host-key' },
    { when: 'from the environment first', env: { BATCH_MEDIC_KEY: 'env-key' }, key: 'env-key' },
    {
      when: 'from the option before all',
      argv: '--key option-key',
      env: { BATCH_MEDIC_KEY: 'env-key' },
      key: 'option-key',
    },
    {
      when: 'never from a file to an app elsewhere',
      env: { BATCH_MEDIC_URL: 'https://medic.azurewebsites.net' },
      key: null,
    },
  ])('takes its key $when', async ({ argv = '', env = {}, key }) => {
    const { calls, code } = await run(`incidents list ${argv}`, empty, { env, cwd })
    expect(code).toBe(0)
    expect(calls[0]?.key).toBe(key)
  })
})

describe('the other commands', () => {
  test('help and version print and end with 0', async () => {
    for (const argv of ['help', '--help', '-h', '']) {
      const { code, out } = await run(argv, noAnswer)
      expect(out).toContain('Usage: batch-medic COMMAND [options]')
      expect(code).toBe(0)
    }
    for (const argv of ['--version', 'version']) {
      expect(await run(argv, noAnswer)).toMatchObject({ code: 0, out: '1.2.3\n' })
    }
  })

  test('emulator hands over everything behind it, and its exit code', async () => {
    const given: (readonly string[])[] = []
    const { code } = await run('emulator --port 0 --help', noAnswer, {
      emulator: async (args) => {
        given.push(args)
        return 7
      },
    })
    expect({ code, given }).toEqual({ code: 7, given: [['--port', '0', '--help']] })
  })
})

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
