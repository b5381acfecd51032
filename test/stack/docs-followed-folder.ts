// A folder in which lines of the documentation are typed: its programs are there, and their stand-in names are those of the stack.
import { spawn } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { developmentKey } from '../../src/emulator/development-key.ts'
import type { SmallStack } from './small-stack.ts'

const root = join(import.meta.dirname, '../..')
const failedTask = {
  id: 'frame-0007',
  state: 'completed',
  executionInfo: { exitCode: 137, failureInfo: { category: 'userError', code: 'FailureExitCode' } },
}

export interface Typed {
  line: string
  /** Lines of its page that set variables for it. */
  before: readonly string[]
  /** The incident that stands for the page's. */
  incident: string
}

export interface Ran {
  code: number | null
  out: string
  err: string
}

/** With the policy that comes along, and access to nodes: no line of a page turns that on. */
export function policyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'batch-medic-docs-'))
  const policy = JSON.parse(readFileSync(join(root, 'policy.json'), 'utf8'))
  writeFileSync(join(folder, 'policy.json'), JSON.stringify({ ...policy, connect: 'on' }))
  return folder
}

/** @param node whole id of a node of the pool `frames` that is well */
export function typistIn(
  folder: string,
  stack: SmallStack,
  node: string,
): (typed: Typed) => Promise<Ran> {
  symlinkSync(stack.stateDir, join(folder, '.batch-medic'))
  const events = readFileSync(join(root, 'docs/events.md'), 'utf8')
  write('event.json', /```json\n([\s\S]*?)```/.exec(events)?.[1])
  write('record.json', /`record\.json`[\s\S]*?\n\n( {4}\{[\s\S]*?\n {4}\})\n/.exec(events)?.[1])
  write('error.json', JSON.stringify(failedTask))
  mkdirSync(join(folder, '.ssh'))
  write('.ssh/id_ed25519.pub', sshPublicKey())
  // npx itself is tried in a copy of the repository: here it would only take its time.
  program('npx', `shift; exec "${process.execPath}" "${root}/bin/batch-medic.js" "$@"`)
  // A refusal of the app shall not pass for an answer.
  program('curl', 'command -p curl --fail --silent --show-error "$@"')
  program('az', 'cat error.json')
  const emulator = new URL(stack.control).origin
  const env = {
    ...{ ...process.env, PATH: `${folder}:${process.env.PATH}`, HOME: folder },
    ...{ URL: stack.addresses.app, FUNCTION_APP_URL: stack.addresses.app, KEY: stack.keys.host },
    ...{ BATCH_MEDIC_URL: stack.addresses.app, BATCH_MEDIC_KEY: stack.keys.host },
    ...{ AZURE_BATCH_ACCOUNT: 'renderfarm', AZURE_BATCH_ENDPOINT: emulator },
    ...{ AZURE_BATCH_ACCESS_KEY: developmentKey('renderfarm') },
    FARM_KEY: developmentKey('renderfarm'),
  }

  return type

  function write(name: string, text: string | undefined): void {
    if (text === undefined) throw new Error(`docs/events.md shows no ${name}`)
    writeFileSync(join(folder, name), text)
  }

  function program(name: string, script: string): void {
    write(name, `#!/bin/bash\n${script}\n`)
    chmodSync(join(folder, name), 0o755)
  }

  /** Standing for: an incident, a node, a pool, an account, a file, and the addresses of `npm start`. */
  function asHere(line: string, incident: string): string {
    return line
      .replaceAll(/\bID\b|renderfarm\.frames\.\w{8,}/g, incident)
      .replaceAll(/\bPOOL\/NODE\b|frames\/tvmps_\w+/g, `frames/${node}`)
      .replaceAll(/\bPOOL\b/g, 'frames')
      .replaceAll(/\bNAME\b/g, 'renderfarm')
      .replaceAll(/(policy check) FILE/g, '$1 policy.json')
      .replaceAll(/\bFILE\b/g, 'error.json')
      .replaceAll('http://127.0.0.1:7071', stack.addresses.app)
      .replaceAll('http://127.0.0.1:7074/api/events', stack.addresses.topic)
      .replaceAll('http://127.0.0.1:10100', emulator)
      .replaceAll('https://renderfarm.westeurope.batch.azure.com', emulator)
  }

  function type({ line, before, incident }: Typed): Promise<Ran> {
    const script = [...before, line].map((one) => asHere(one, incident)).join('\n')
    const child = spawn('bash', ['-c', script], { cwd: folder, env })
    // What a line without a pipe of its own reads.
    child.stdin.end('There is not enough disk space on the node\n')
    const ran = { out: '', err: '' }
    child.stdout.on('data', (text) => {
      ran.out += text
    })
    child.stderr.on('data', (text) => {
      ran.err += text
    })
    return new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => resolve({ code, ...ran }))
    })
  }
}

/** A key of RFC 8709 that nobody holds the other half of. */
function sshPublicKey(): string {
  const field = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes])
  const key = Buffer.concat([field(Buffer.from('ssh-ed25519')), field(Buffer.alloc(32, 7))])
  return `ssh-ed25519 ${key.toString('base64')} ann@example.com\n`
}
