// What programs say when a name does not resolve, and whose names they are.
import type { Phrase } from './phrases.ts'

/** The name server itself gave no answer: it may the next time. */
export const namesUnanswered: readonly Phrase[] = [
  'temporary failure in name resolution',
  'temporary failure resolving',
  'eai_again',
  ['lookup ', /i\/o timeout|server misbehaving|connection refused/],
  'resolving timed out',
  ['dns', /time[d -]{0,2}out|temporar|intermittent/],
  "server can't find",
]

/** The name server knows no such name, or a program does not tell one from the other. */
export const namesUnknown: readonly Phrase[] = [
  'could not resolve host',
  "could not resolve '",
  "couldn't resolve '",
  "couldn't resolve host",
  'could not resolve proxy',
  'cannot resolve host',
  "can't resolve host",
  'failed to resolve host',
  'unable to resolve host address',
  'failure when resolving',
  'name or service not known',
  'nodename nor servname',
  'getaddrinfo failed',
  'getaddrinfo enotfound',
  /\benotfound\b/,
  'unknownhostexception',
  'unknown host',
  'no such host',
  'remote name could not be resolved',
  "failed to resolve '",
  'nameresolutionerror',
  'name does not resolve',
  'nxdomain',
  'gaierror',
  '[errno 11001]',
  '0x80072ee7',
  /\b(?:cannot|could not|unable to|failed to|does not|fails to) resolve (?:the )?(?:name|dns|hostname|domain|address)/,
  /\bdns (?:resolution|lookup|name resolution)[^\n]{0,30}\bfail/,
  /\bfailed dns\b/,
]

export const privateNames: readonly Phrase[] = [
  'privatelink',
  'private endpoint',
  'private link',
  'private dns',
  'custom dns',
  /\b[\w-]+(?:\.[\w-]+)*\.(?:internal|local|corp|lan|intranet|intra|home)\b(?!host)/,
]

/** Names are answered by a server of one's own, or the network is not what it was. */
export const ownNetwork: readonly Phrase[] = [
  /\b(?:custom|own|on-?prem\w*|corporate|company|internal|private)(?: \w+)? (?:dns|name ?servers?|resolvers?)\b/,
  /\b(?:dns|name ?server|resolver)s? (?:servers? )?(?:of|on|in) (?:the|our) (?:vnet|virtual network|own)\b/,
  /\b(?:v-?net|virtual network|subnet|dns servers?|dns settings?)\b[^\n]{0,60}\b(?:chang(?:e|es|ed|ing)|switched|moved|replaced|updated|reconfigured|edited|new)\b/,
  /\b(?:chang(?:e|es|ed|ing)|switched|moved|replaced|updated|reconfigured|edited|new)\b[^\n]{0,60}\b(?:v-?net|virtual network|subnet|dns servers?|dns settings?)\b/,
]

export const azureNames =
  /\b[a-z0-9-]+\.(?:(?:blob|file|dfs|queue|table|web)\.core\.windows\.net|database\.windows\.net|vault\.azure\.net|azurecr\.io|servicebus\.windows\.net|documents\.azure\.com|postgres\.database\.azure\.com|mysql\.database\.azure\.com)/

/** Public hosts that are there for certain: a name server that knows them not is at fault itself. */
export const publicHosts =
  /\b(?:github(?:usercontent)?\.com|raw\.githubusercontent\.com|pypi\.org|files\.pythonhosted\.org|(?:conda\.)?anaconda\.(?:org|com)|registry\.npmjs\.org|npmjs\.com|registry\.yarnpkg\.com|docker\.(?:io|com)|ghcr\.io|quay\.io|gcr\.io|mcr\.microsoft\.com|(?:archive|security|ports)\.ubuntu\.com|azure\.archive\.ubuntu\.com|deb\.debian\.org|security\.debian\.org|packages\.microsoft\.com|download\.docker\.com|developer\.download\.nvidia\.com|nvidia\.github\.io|cran\.[\w.-]+|cloud\.r-project\.org|bioconductor\.org|repo\.maven\.apache\.org|repo1\.maven\.org|nuget\.org|crates\.io|golang\.org|storage\.googleapis\.com|amazonaws\.com|google\.com|microsoft\.com|management\.azure\.com|login\.microsoftonline\.com)\b/
