// The emulator's command line: defaults, keys that belong to accounts, and one sentence for what is wrong.
import { expect, test } from 'vitest'
import { readArguments, UsageError } from '../../src/emulator/arguments.ts'

test('by default it takes port 10100, runs as fast as time and keeps nothing', () => {
  expect(readArguments([])).toMatchObject({
    port: 10_100,
    accounts: [],
    speed: 1,
    world: undefined,
    state: undefined,
    faults: true,
    json: false,
  })
})

test('a key belongs to the account before it', () => {
  const argv = ['--account', 'first', '--account', 'second', '--key', 'AAAA', '--account=third']
  expect(readArguments(argv).accounts).toEqual([
    { name: 'first' },
    { name: 'second', key: 'AAAA' },
    { name: 'third' },
  ])
})

test('an option that npm took for itself is told to be so', () => {
  const env = { npm_lifecycle_event: 'emulator', npm_config_port: 'true' }
  expect(() => readArguments(['10999'], env)).toThrow(
    new UsageError(
      'npm took --port for itself; put -- before the options: npm run emulator -- --port …',
    ),
  )
  expect(readArguments([], { ...env, npm_lifecycle_event: 'test' }).port).toBe(10_100)
})

test.each([
  [['--port', '70000'], '--port 70000 is no port; give a whole number from 0 to 65535.'],
  [['--speed', '-1'], '--speed -1 is no speed; give a number from 0 to 3600.'],
  [['--speed', 'fast'], '--speed fast is no speed; give a number from 0 to 3600.'],
  [['--events', 'topic'], "--events topic is no URL; give the topic's http(s) address."],
  [['--state'], '--state needs a value; --help tells which.'],
  [['--world', '--json'], '--world needs a value; --help tells which.'],
  [['--json=yes'], '--json takes no value.'],
  [['demo'], 'The emulator takes no "demo"; --help lists its options.'],
  [['--verbose'], 'The emulator takes no "--verbose"; --help lists its options.'],
  [
    ['--account', 'My'],
    '--account "My" is no account name; give 3 to 24 lower-case letters and digits.',
  ],
  [
    ['--account', 'one', '--account', 'one'],
    '--account one is given twice; give each account once.',
  ],
  [['--key', 'AAAA'], '--key stands alone; give --account NAME before it.'],
  [
    ['--account', 'one', '--key', 'AAAA', '--key', 'BBBB'],
    '--account one has two keys; give each account one.',
  ],
  [
    ['--account', 'one', '--key', 'secret!'],
    'The --key of one is no base64; give one such as "openssl rand -base64 64" makes.',
  ],
])('%j is refused: %s', (argv, sentence) => {
  expect(() => readArguments(argv)).toThrow(new UsageError(sentence))
})
