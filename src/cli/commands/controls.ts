// The commands that stop and start what Batch Medic does to pools and nodes, and that say who did so.

import { channelKinds, isChannelName } from '../../domain/channel-name.ts'
import type { ControlWord } from '../change-command.ts'
import { type CommandRow, type OptionUse, ofApp, shown, type Word } from '../command-row.ts'
import { suggestion } from '../suggest.ts'
import { wrongUsage } from '../usage.ts'

/** A whole account has a pause, and then no pool is named. */
const poolWord: Word = { name: 'POOL' }
const poolOf = (path: ControlWord): Word => ({
  ...{ name: 'POOL', need: `${path} needs POOL or ACCOUNT/POOL.` },
})
const nodeOf = (path: ControlWord): Word => ({
  ...{ name: 'POOL/NODE', need: `${path} needs POOL/NODE or POOL.` },
})
const channelWord: Word = {
  name: 'CHANNEL',
  need: 'alert test needs a channel, such as teams or mail:night; alert list has them.',
  choices: channelKinds,
  check: (name) => {
    if (isChannelName(name.toLowerCase())) return
    const kinds = channelKinds.join(', ')
    throw wrongUsage(
      `"${name}" is no channel: ${kinds}, or with a name of its own as in mail:night.${suggestion(name, channelKinds)}`,
    )
  },
}
const asked: readonly OptionUse[] = ['by', 'wait', ...shown, ...ofApp]
const begins: readonly OptionUse[] = [
  'account',
  'reason',
  ['until', 'until when: 2h, 3d, or a time such as 2026-03-01T04:05:06Z (until somebody ends it)'],
  ...asked,
]
const ends: readonly OptionUse[] = ['account', 'reason', ...asked]
const answers = [
  '0  it was taken, and applied if somebody took it up within 20 s',
  '1  it was refused, with the reason, or the app cannot be reached',
  '2  wrong usage',
]
const places = ['POOL is ACCOUNT/POOL where the app watches several accounts.']

function row(
  path: ControlWord,
  about: string,
  more: Pick<CommandRow, 'words' | 'options' | 'examples'>,
): CommandRow {
  return {
    ...{ path, about, ...more, group: 'Pools and people', exits: answers, notes: places },
    run: async (given, deps) => {
      const { changeControls } = await import('../change-command.ts')
      return changeControls(path, given, deps)
    },
  }
}

export const controlRows: readonly CommandRow[] = [
  {
    path: 'pools',
    group: 'Pools and people',
    about:
      'Each pool that is watched, how its nodes are, and how many incidents are open; of POOL each node',
    words: [poolWord],
    options: ['account', ...shown, ...ofApp],
    notes: places,
    examples: [
      'batch-medic pools',
      'batch-medic pools --account renderfarm --output tsv',
      'batch-medic pools frames',
    ],
    run: async (given, deps) => (await import('../pools-command.ts')).showPools(given, deps),
  },
  row('pause', 'Changes nothing in a pool, or a whole account, until the pause ends', {
    ...{ words: [poolWord], options: begins },
    examples: [
      'batch-medic pause frames --reason "upgrade" --until 2h',
      'batch-medic pause --account renderfarm --reason "audit"',
    ],
  }),
  row('resume', 'Ends a pause', {
    ...{ words: [poolWord], options: ends },
    examples: ['batch-medic resume frames', 'batch-medic resume --account renderfarm'],
  }),
  row(
    'hold',
    'Leaves one node alone, whatever is wrong with it; POOL alone is a pause of the whole pool',
    {
      ...{ words: [nodeOf('hold')], options: begins },
      examples: ['batch-medic hold frames/tvmps_0a1b_d --reason "forensics"'],
    },
  ),
  row('release', 'Ends a hold; POOL alone ends a pause', {
    ...{ words: [nodeOf('release')], options: ends },
    examples: ['batch-medic release frames/tvmps_0a1b_d'],
  }),
  row('silence', 'Sends nothing of a pool but RESOLVED, to those who were told before', {
    ...{ words: [poolOf('silence')], options: begins },
    examples: ['batch-medic silence frames --reason "upgrade" --until 3h'],
  }),
  row('unsilence', 'Ends a silence', {
    ...{ words: [poolOf('unsilence')], options: ends },
    examples: ['batch-medic unsilence frames'],
  }),
  row('forget', 'Asks Batch again for what it refused in a pool lately; controls lists that', {
    ...{ words: [poolOf('forget')] },
    options: [['action', 'forget what was refused of this action alone'], ...ends],
    examples: ['batch-medic forget frames', 'batch-medic forget frames --action reboot'],
  }),
  {
    path: 'controls',
    group: 'Pools and people',
    about: 'What is paused, held and silenced now, by whom, why and until when',
    instead: 'give --account and --pool',
    options: ['account', 'pool', ...shown, ...ofApp],
    examples: ['batch-medic controls', 'batch-medic controls --pool frames --json'],
    run: async (given, deps) => (await import('../control-command.ts')).showControls(given, deps),
  },
  {
    path: 'audit',
    group: 'Pools and people',
    about: 'Who asked what, and what came of it',
    instead: 'give --account and --pool',
    options: ['account', 'pool', 'since', ...shown, ...ofApp],
    notes: [
      'With --pool: of that pool, its nodes and its incidents. Without it: of the whole account.',
    ],
    examples: [
      'batch-medic audit --pool frames --since 2d',
      'batch-medic audit --account renderfarm --output tsv',
    ],
    run: async (given, deps) => (await import('../control-command.ts')).showAudit(given, deps),
  },
  {
    path: 'connect',
    group: 'Pools and people',
    about: 'Gives you a user on a node for a time, where the policy allows it',
    words: [
      {
        name: 'INCIDENT',
        need: 'connect needs an incident or a node: INCIDENT, POOL/NODE or ACCOUNT/POOL/NODE.',
      },
    ],
    options: [
      ...(['reason', 'minutes', 'sshKey', 'node', 'admin', 'fromInside', 'end', 'by'] as const),
      ...shown,
      ...ofApp,
    ],
    notes: ['INCIDENT may be POOL/NODE or ACCOUNT/POOL/NODE instead.'],
    examples: [
      'batch-medic connect renderfarm.frames.k3x9ab01 --reason "the renderer hangs"',
      'batch-medic connect frames/tvmps_0a1b_d --reason "the disk" --minutes 30 --admin',
      'batch-medic connect frames/tvmps_0a1b_d --end',
    ],
    run: async (given, deps) => (await import('../connect-command.ts')).connectTo(given, deps),
  },
  {
    path: 'alert list',
    group: 'Pools and people',
    about: 'The channels that are set up',
    instead: 'it lists them all',
    options: [...shown, ...ofApp],
    examples: ['batch-medic alert list'],
    run: async (given, deps) => (await import('../alert-command.ts')).listChannels(given, deps),
  },
  {
    path: 'alert test',
    group: 'Pools and people',
    about: 'Sends a message at once, to see whether a channel works',
    words: [channelWord],
    options: ['by', ...shown, ...ofApp],
    examples: ['batch-medic alert test teams', 'batch-medic alert test mail:night'],
    exits: [
      '0  the channel took it',
      '1  it did not, or the app cannot be reached',
      '2  wrong usage',
    ],
    run: async (given, deps) => (await import('../alert-command.ts')).testChannel(given, deps),
  },
]
