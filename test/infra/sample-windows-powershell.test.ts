// The sample for Windows nodes is run here in PowerShell 7 alone: it uses nothing that Windows PowerShell 5.1 and its .NET lack.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inPowerShell, powershell, references } from '../samples/powershell.ts'
import { samples } from '../samples/report-node-cases.ts'

const file = join(samples, 'report-node.ps1')
const reader = join(import.meta.dirname, '../samples/what-a-script-uses.ps1')

interface Use {
  kind: string
  thing: string
}

/** Of each script what it uses; one start for all, as a start costs more than all of them. */
function usesOf(paths: readonly string[]): readonly (readonly Use[])[] {
  const [program, ...words] = inPowerShell(reader)
  const said = execFileSync(program, [...words, ...paths], { encoding: 'utf8' })
  const each = said.split(/^script\t.*\n/m).slice(1)
  return each.map((lines) =>
    [...new Set(lines.trim().split('\n'))].map((line) => {
      const [kind = '', thing = ''] = line.split('\t')
      return { kind, thing }
    }),
  )
}

const spaced = (text: string) => new Set(text.trim().split(/\s+/))

/** What 5.1 has: every kind of thing that is not in its row here is refused, known to 5.1 or not. */
const admitted: Readonly<Record<string, ReadonlySet<string>>> = {
  node: spaced(`ArrayLiteralAst AssignmentStatementAst BinaryExpressionAst CatchClauseAst CommandAst
    CommandExpressionAst ConstantExpressionAst ConvertExpressionAst ExitStatementAst
    ExpandableStringExpressionAst FunctionDefinitionAst IfStatementAst IndexExpressionAst
    InvokeMemberExpressionAst MemberExpressionAst NamedBlockAst ParameterAst ParenExpressionAst
    PipelineAst ReturnStatementAst ScriptBlockAst ScriptBlockExpressionAst StatementBlockAst
    StringConstantExpressionAst SubExpressionAst SwitchStatementAst TryStatementAst
    TypeConstraintAst TypeExpressionAst UnaryExpressionAst VariableExpressionAst`),
  token: spaced(`Bor Catch Cmatch ColonColon Comma Comment Creplace Default DollarParen Dot Else
    EndOfInput Equals Exit Function Identifier Ieq If Igt Ine Join LBracket LCurly LParen NewLine
    Not Number Or Plus PlusEquals RBracket RCurly RParen Return Semi StringExpandable StringLiteral
    Switch Try Variable`),
  type: spaced('System.Int32 System.Void'),
}
/** Variables that PowerShell itself sets, of those that 5.1 sets too. */
const automatic = spaced(
  '_ args true false null Matches PID ErrorActionPreference ExecutionContext',
)
/** Members of what is no type by name: whose they are. */
const owners: Readonly<Record<string, string>> = {
  Add: 'System.Net.Http.Headers.HttpHeaders',
  AllowAutoRedirect: 'System.Net.Http.HttpClientHandler',
  Authorization: 'System.Net.Http.Headers.HttpRequestHeaders',
  Content: 'System.Net.Http.HttpRequestMessage',
  DefaultRequestHeaders: 'System.Net.Http.HttpClient',
  ExpectContinue: 'System.Net.Http.Headers.HttpRequestHeaders',
  GetBytes: 'System.Text.Encoding',
  GetString: 'System.Text.Encoding',
  GetType: 'System.Object',
  Headers: 'System.Net.Http.HttpRequestMessage',
  Length: 'System.String',
  MaxResponseContentBufferSize: 'System.Net.Http.HttpClient',
  Name: 'System.Reflection.MemberInfo',
  ReadAsByteArrayAsync: 'System.Net.Http.HttpContent',
  Replace: 'System.String',
  Result: 'System.Threading.Tasks.Task`1',
  SendAsync: 'System.Net.Http.HttpClient',
  StatusCode: 'System.Net.Http.HttpResponseMessage',
  Substring: 'System.String',
  Ticks: 'System.DateTime',
  ToString: 'System.DateTime',
  UseProxy: 'System.Net.Http.HttpClientHandler',
  Wait: 'System.Threading.Tasks.Task',
  WriteLine: 'System.IO.TextWriter',
}
/** Of PowerShell itself, since 3.0. */
const ofPowerShell = spaced('.SessionState .LanguageMode .Exception')

/** The members of .NET Framework 4.6.2, as its reference assemblies name them, with the number of their arguments. */
function readFramework(): ReadonlySet<string> {
  const assemblies = join(readFileSync(references, 'utf8').trim(), 'build/.NETFramework/v4.6.2')
  const named = ['mscorlib', 'System', 'System.Core', 'System.Net.Http'].flatMap((name) =>
    [
      ...readFileSync(join(assemblies, `${name}.xml`), 'utf8').matchAll(/<member name="(.+?)"/g),
    ].map(([, member = '']) => member),
  )
  return new Set(named.map(withCount))
}

/** `M:System.String.Substring(System.Int32,System.Int32)` → `System.String.Substring(2)`. */
function withCount(member: string): string {
  const [, kind, name, given] = /^(\w):([^(]+)(?:\((.*)\))?/.exec(member) ?? []
  if (kind !== 'M') return `${name}`
  // A comma inside of a generic argument separates nothing.
  const flat = (given ?? '').replace(/\{[^{}]*\}|\[[^\]]*\]/g, '').replace(/\{[^{}]*\}/g, '')
  return `${name}(${flat === '' ? 0 : flat.split(',').length})`
}

/** What 5.1 would not understand or find. */
function lacking(uses: readonly Use[], framework: ReadonlySet<string>): readonly string[] {
  const own = new Set(uses.filter(({ kind }) => kind === 'function').map(({ thing }) => thing))
  return uses
    .filter(({ kind, thing }) => {
      if (kind === 'function') return false
      if (kind === 'command') return !own.has(thing)
      if (kind === 'number') return !/^\d+$/.test(thing)
      if (kind === 'variable') {
        return !automatic.has(thing) && !/^(?:env:[A-Z_]+|[a-z]\w*)$/.test(thing)
      }
      if (kind === 'member') return !isMember(thing, framework)
      if (kind === 'type' && framework.has(thing)) return false
      return !admitted[kind]?.has(thing)
    })
    .map(({ kind, thing }) => `${kind} ${thing}`)
}

function isMember(thing: string, framework: ReadonlySet<string>): boolean {
  if (!thing.startsWith('.')) return framework.has(thing.replace(/\.new\(/, '.#ctor('))
  const owner = owners[thing.slice(1).replace(/\(.*/, '')]
  return ofPowerShell.has(thing) || framework.has(`${owner}${thing}`)
}

/** What 5.1 lacks in each of them. */
const newer = [
  { script: '$a = $b ? 1 : 2', lacks: 'node TernaryExpressionAst' },
  { script: '$a = $b ?? 1', lacks: 'token QuestionQuestion' },
  { script: '$a ??= 1', lacks: 'token QuestionQuestionEquals' },
  { script: '$a = ($b)?.Length', lacks: 'node NullConditional' },
  { script: '$a = ($b)?[0]', lacks: 'node NullConditional' },
  { script: '$a = "$(($b)?.Length)"', lacks: 'node NullConditional' },
  { script: 'function say { }\nsay && say', lacks: 'node PipelineChainAst' },
  { script: 'function say { }\nsay || say', lacks: 'node PipelineChainAst' },
  { script: 'function say { }\nsay &', lacks: 'node Background' },
  { script: 'function say { clean { } }', lacks: 'node CleanBlock' },
  { script: '$a = 0b11', lacks: 'number 0b11' },
  { script: '$a = 1uy', lacks: 'number 1uy' },
  { script: '$a = "`e[0m"', lacks: 'escape `e' },
  { script: '$a = "`u{41}"', lacks: 'escape `u' },
  { script: '$a = $IsWindows', lacks: 'variable IsWindows' },
  { script: 'Invoke-WebRequest -SkipHttpErrorCheck', lacks: 'command Invoke-WebRequest' },
  { script: 'curl.exe x', lacks: 'command curl.exe' },
  { script: '$a = [semver]$b', lacks: 'type System.Management.Automation.SemanticVersion' },
  { script: '$a = [Half]1', lacks: 'type System.Half' },
  { script: '$a = [DateTime]::UnixEpoch', lacks: 'member System.DateTime.UnixEpoch' },
  { script: '$a = $b.Replace(1, 2, 3)', lacks: 'member .Replace(3)' },
  { script: '$a = $b.Split(1)', lacks: 'member .Split(1)' },
  { script: '$a = (', lacks: 'fault' },
]

describe.skipIf(!powershell)('for Windows PowerShell 5.1', () => {
  const framework = powershell ? readFramework() : new Set<string>()
  let folder = ''
  let ofSample: readonly Use[] = []
  let ofNewer: readonly (readonly Use[])[] = []

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'batch-medic-script-'))
    const others = newer.map(({ script }, index) => {
      const path = join(folder, `${index}.ps1`)
      writeFileSync(path, script)
      return path
    })
    ;[ofSample = [], ...ofNewer] = usesOf([file, ...others])
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('the sample uses nothing that is not there', () => {
    expect(ofSample.length).toBeGreaterThan(150)
    expect(lacking(ofSample, framework)).toEqual([])
  })

  test('the sample is ASCII: without a mark of bytes 5.1 reads it in the code page of the node', () => {
    expect(readFileSync(file, 'latin1')).toMatch(/^[\n -~]+$/)
  })

  test.each(newer.map((one, index) => ({ ...one, index })))(
    '$script is refused',
    ({ lacks, index }) => {
      const found = lacking(ofNewer[index] ?? [], framework)
      expect(found).toContainEqual(expect.stringContaining(lacks))
    },
  )
})
