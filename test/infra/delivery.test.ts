// How it is delivered: what azd does in which order, and the example of a pipeline, which has no password and starts by hand.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { root } from './bicep.ts'

const text = (path: string): string => readFileSync(join(root, path), 'utf8')

describe('azure.yaml', () => {
  interface Hook {
    posix: { run: string }
    windows: { run: string }
  }
  let azd: {
    requiredVersions: { azd: string }
    services: { app: Record<string, unknown> & { hooks: { prepackage: Hook } } }
    hooks: Record<string, Hook>
  }
  beforeAll(() => {
    azd = parse(text('azure.yaml'))
  })

  test('the app is packed before azd looks for the package, and Azure builds nothing', () => {
    const { app } = azd.services
    expect(app).toMatchObject({
      ...{ project: '.', host: 'function', language: 'ts' },
      ...{ dist: 'dist/package/app', remoteBuild: false },
    })
    const { posix, windows } = app.hooks.prepackage
    for (const { run } of [posix, windows]) expect(run).toContain('npm run package')
    const { scripts } = JSON.parse(text('package.json'))
    expect(scripts.package).toBe('node tools/package.ts')
    // azd runs this by itself before it packs: it must not touch the package.
    expect(scripts.build).not.toContain(' tools/package.ts')
    expect(text('tools/package.ts')).toContain("join(root, 'dist/package')")
  })

  test('the subscriptions follow the code, with all that their template wants, on every system', () => {
    const wanted = [...text('infra/subscription.main.bicep').matchAll(/^param (\w+)/gm)]
    expect(Object.keys(azd.hooks)).toEqual(['postdeploy'])
    const { posix, windows } = azd.hooks.postdeploy as Hook
    for (const [, name] of wanted) {
      expect(posix.run).toContain(`${name}="$`)
      expect(windows.run).toContain(`${name}="$env:`)
    }
    expect(posix.run.replaceAll('"$', '"$env:')).toBe(windows.run)
  })
})

describe('.github/workflows/deploy.yml', () => {
  interface Job {
    needs?: string[]
    environment?: string
    permissions: Record<string, string>
    env?: Record<string, string>
    steps: { name?: string; uses?: string; run?: string; with?: Record<string, unknown> }[]
  }
  let flow: { on: Record<string, unknown>; permissions: object; jobs: Record<string, Job> }
  const source = text('.github/workflows/deploy.yml')
  const jobs = () => Object.values(flow.jobs)
  /** Those that sign in; the other builds, and may not. */
  const inAzure = () => Object.values(flow.jobs).filter(({ environment }) => environment)
  const steps = () => jobs().flatMap((job) => job.steps)
  beforeAll(() => {
    flow = parse(source)
  })

  test('it runs when somebody starts it, and never by itself', () => {
    expect(Object.keys(flow.on)).toEqual(['workflow_dispatch'])
  })

  test('a job may read the code and ask GitHub to vouch for it, and nothing else', () => {
    expect(flow.permissions).toEqual({})
    for (const { permissions } of inAzure()) {
      expect(permissions).toEqual({ contents: 'read', 'id-token': 'write' })
    }
  })

  test('what npm installs can neither sign in nor read a secret', () => {
    const run = (job: Job) => job.steps.map((step) => `${step.run} ${step.uses}`).join('\n')
    for (const job of inAzure()) expect(run(job)).not.toMatch(/\b(?:npm|npx|node|setup-node)\b/)
    const { package: build } = flow.jobs as { package: Job }
    expect(build.permissions).toEqual({ contents: 'read' })
    expect(JSON.stringify(build)).not.toMatch(/secrets\.|vars\./)
    expect(jobs()).toHaveLength(inAzure().length + 1)
  })

  test('it signs in to Azure without a password', () => {
    const logins = steps().filter(({ uses }) => uses?.startsWith('azure/login@'))
    expect(logins).toHaveLength(inAzure().length)
    for (const { with: given } of logins) {
      expect(Object.keys(given ?? {})).toEqual(['client-id', 'tenant-id', 'subscription-id'])
      for (const value of Object.values(given ?? {}))
        expect(value).toMatch(/^\$\{\{ vars\.\w+ \}\}$/)
    }
    const secrets = [...source.matchAll(/secrets\.(\w+)/g)].map(([, name]) => name)
    // Addresses of channels, which the app is told; nothing that opens Azure.
    expect(secrets.filter((name) => !name?.startsWith('BATCH_MEDIC_'))).toEqual([])
    expect(source).not.toMatch(/publish-profile|client-secret|creds:|AZURE_CREDENTIALS/i)
  })

  test('it shows what would change, then changes it, then brings the code, then subscribes', () => {
    const {
      preview,
      deploy,
      package: build,
    } = flow.jobs as Record<'preview' | 'deploy' | 'package', Job>
    expect(preview.steps.map(({ run }) => run ?? '').join()).toContain('deployment sub what-if')
    expect(preview.steps.map(({ run }) => run ?? '').join()).not.toContain('create')
    expect(deploy.needs).toEqual(['package', 'preview'])
    const [kept] = build.steps.filter(({ uses }) => uses?.startsWith('actions/upload-artifact@'))
    const [taken] = deploy.steps.filter(({ uses }) =>
      uses?.startsWith('actions/download-artifact@'),
    )
    expect(taken?.with?.name).toBe(kept?.with?.name)
    expect(kept?.with?.path).toBe(`${taken?.with?.path}/batch-medic*`)
    expect(deploy.steps.map(({ run }) => run ?? '').join()).toContain(
      `${taken?.with?.path}/batch-medic.zip`,
    )
    const order = ['deployment sub create', 'config-zip', 'subscription.main.bicep', '/api/health']
    const runs = deploy.steps.map(({ run }) => run ?? '').join('\n')
    const places = order.map((part) => runs.indexOf(part))
    expect(places).not.toContain(-1)
    expect(places).toEqual([...places].sort((a, b) => a - b))
  })

  test('each action is GitHub’s or Microsoft’s, by its commit, with the version for people', () => {
    const uses = [...source.matchAll(/uses: (.*)/g)].map(([, one = '']) => one)
    expect(uses).toHaveLength(steps().filter((step) => step.uses).length)
    for (const one of uses)
      expect(one).toMatch(/^(actions|azure)\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  test('no text of a person runs in a shell: inputs arrive as environment variables', () => {
    for (const { run = '' } of steps()) expect(run).not.toContain('${{')
  })

  test('every setting that main.bicepparam reads from the environment is given, but the address of the zip', () => {
    const read = [...text('infra/main.bicepparam').matchAll(/readEnvironmentVariable\('(\w+)'/g)]
    const names = new Set(read.map(([, name]) => name ?? ''))
    names.delete('BATCH_MEDIC_PACKAGE_URI')
    const given = { ...(parse(source).env as object), ...flow.jobs.deploy?.env }
    expect([...names].filter((name) => !(name in given))).toEqual([])
  })

  test('what is shown is what is done: both jobs give the same parameters and secrets, each in its environment', () => {
    const { preview, deploy } = flow.jobs as { preview: Job; deploy: Job }
    expect(preview.env).toEqual(deploy.env)
    const arguments_ = ({ steps: all }: Job, command: string) =>
      all.flatMap(({ run = '' }) => run.split(`deployment sub ${command}`).slice(1))
    const [shown = ''] = arguments_(preview, 'what-if')
    const [done = ''] = arguments_(deploy, 'create')
    for (const part of ['--parameters infra/main.bicepparam', '--location "$AZURE_LOCATION"']) {
      expect(shown).toContain(part)
      expect(done).toContain(part)
    }
    // A secret of the repository would be there for every branch; one of an environment has the rules of that.
    expect(preview.environment).toBe(`${deploy.environment}-preview`)
  })
})
