// The commands about incidents: what happened, and a person's answer to it.
import { type CommandRow, ofApp, shown } from '../command-row.ts'
import { filterOptions } from '../filters.ts'
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
    options: [...filterOptions, 'order', 'top', ...shown, ...ofApp],
    examples: [
      'batch-medic incidents list',
      'batch-medic incidents list --state unresolved --pool frames',
      'batch-medic incidents list --fault node-unusable --since 7d --top 100 --output tsv',
      'batch-medic incidents list --severity critical --text shot-010 --json',
    ],
    run: async (given, deps) => (await import('../list-command.ts')).listIncidents(given, deps),
  },
  {
    path: 'incidents show',
    group: 'Incidents',
    about: 'The story of one incident: what broke, why, what was done, what to do',
    words: [incidentWord('incidents show')],
    options: ['full', ...shown, ...ofApp],
    examples: [
      `batch-medic incidents show ${id}`,
      `batch-medic incidents show ${id} --full`,
      `batch-medic incidents show ${id} --json`,
    ],
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
  {
    path: 'incidents watch',
    group: 'Incidents',
    about: 'What is open, then each change as it happens; Ctrl-C ends it',
    instead: 'filters are options',
    options: [
      ...(['account', 'pool', 'fault', 'party', 'severity', 'text', 'every'] as const),
      ...shown,
      ...ofApp,
    ],
    notes: ['With --json a line is one change: {"what": "opened", "incident": {…}}.'],
    examples: [
      'batch-medic incidents watch',
      'batch-medic incidents watch --pool frames --every 30',
      'batch-medic incidents watch --json | jq .incident.summary',
    ],
    run: async (given, deps) => (await import('../watch-command.ts')).watchIncidents(given, deps),
  },
  {
    path: 'report',
    group: 'Incidents',
    about: 'Everything for a support ticket as one zip, without a secret',
    words: [incidentWord('report')],
    options: ['file', 'force', 'policy', 'json', ...ofApp],
    notes: [
      'In it: ticket.txt to paste into a support request, the story, what programs wrote (redacted),',
      'ids of nodes and requests, lines of agent logs where they were kept, the policy in force, versions.',
    ],
    examples: [`batch-medic report ${id}`, `batch-medic report ${id} --output case.zip --force`],
    exits: [
      '0  it is written',
      '1  the app cannot be asked',
      '2  the file is there, or wrong usage',
    ],
    run: async (given, deps) => (await import('../report-command.ts')).writeReport(given, deps),
  },
  {
    path: 'summary',
    group: 'Incidents',
    about: 'Incidents of a time in numbers: causes, what helped, how long, at what cost',
    instead: 'give --account, --since and --until',
    options: ['account', 'since', 'until', ...shown, ...ofApp],
    examples: ['batch-medic summary', 'batch-medic summary --since 30d --output tsv'],
    run: async (given, deps) => (await import('../summary-command.ts')).showSummary(given, deps),
  },
]
