// The commands about incidents: what happened, and a person's answer to it.
import { type CommandRow, ofApp, shown } from '../command-row.ts'
import type { OptionName } from '../options.ts'
import { actionWord, incidentWord } from '../words.ts'

const id = 'renderfarm.frames.k3x9ab01'
const answers = [
  '0  it was taken, and applied if somebody took it up within 20 s',
  '1  it was refused, with the reason, or the app cannot be reached',
  '2  wrong usage',
]
const asked = ['by', 'wait', ...shown, ...ofApp] as const satisfies readonly OptionName[]
const change = async () => (await import('../change-command.ts')).changeIncident

export const incidentRows: readonly CommandRow[] = [
  {
    path: 'incidents list',
    group: 'Incidents',
    about: 'Incidents, the latest first',
    instead: 'filters are options',
    options: ['account', 'pool', 'state', 'fault', 'top', ...shown, ...ofApp],
    examples: [
      'batch-medic incidents list',
      'batch-medic incidents list --state unresolved --pool frames',
      'batch-medic incidents list --fault node-unusable --top 100 --output tsv',
    ],
    run: async (given, deps) => (await import('../list-command.ts')).listIncidents(given, deps),
  },
  {
    path: 'incidents show',
    group: 'Incidents',
    about: 'The whole story of one incident',
    words: [incidentWord('incidents show')],
    options: [...shown, ...ofApp],
    examples: [`batch-medic incidents show ${id}`, `batch-medic incidents show ${id} --json`],
    run: async (given, deps) => (await import('../show-command.ts')).showIncident(given, deps),
  },
  {
    path: 'incidents ack',
    alias: 'ack',
    group: 'Incidents',
    about: 'You have seen it: nobody is reminded of it any more',
    words: [incidentWord('ack')],
    options: ['note', ...asked],
    examples: [`batch-medic incidents ack ${id} --note "looking at it"`, `batch-medic ack ${id}`],
    exits: answers,
    run: async (given, deps) => (await change())('acknowledge', given, deps),
  },
  {
    path: 'incidents approve',
    alias: 'approve',
    group: 'Incidents',
    about: 'Allows, once, what the incident waits for',
    words: [incidentWord('approve')],
    options: ['action', 'reason', ...asked],
    examples: [
      `batch-medic incidents approve ${id} --action replace`,
      `batch-medic approve ${id} --reason "the job is over"`,
    ],
    exits: answers,
    run: async (given, deps) => (await change())('approve', given, deps),
  },
  {
    path: 'incidents reject',
    alias: 'reject',
    group: 'Incidents',
    about: 'Says no to what the incident waits for',
    words: [incidentWord('reject')],
    options: ['action', 'reason', ...asked],
    examples: [`batch-medic incidents reject ${id} --action replace --reason "frames still run"`],
    exits: answers,
    run: async (given, deps) => (await change())('reject', given, deps),
  },
  {
    path: 'incidents run',
    alias: 'run',
    group: 'Incidents',
    about: 'Takes an action now, if no guard but the mode and the approval says no',
    words: [actionWord, incidentWord('run')],
    options: ['reason', ...asked],
    examples: [
      `batch-medic incidents run replace ${id} --reason "hangs"`,
      `batch-medic run reboot ${id}`,
    ],
    exits: answers,
    run: async (given, deps) => (await change())('run', given, deps),
  },
]
