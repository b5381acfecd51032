// What programs write of networks, servers, packages and locks, and the cause that is named from it.
import { describe, expect, test } from 'vitest'
import { nameCause } from '../../src/classify/name-cause.ts'
import type { Scope } from '../../src/domain/finding.ts'
import { type Place, symptomOf } from '../../src/domain/symptom.ts'

interface Case {
  when: string
  said: string
  place?: Place
  scope?: Scope
  expected: readonly [causeClass: string, retryHelps: boolean | null]
}

const outage = ['registry-or-dependency-outage', true] as const
const userConfig = ['user-config', false] as const
const userCode = ['user-code', false] as const
const access = ['credentials-or-access', false] as const
const blocked = ['network-blocked', false] as const
const race = ['race', true] as const

const passing: readonly Case[] = [
  { when: 'curl got nothing', said: 'curl: (52) Empty reply from server', expected: outage },
  {
    when: 'curl was cut off',
    said: 'curl: (56) OpenSSL SSL_read: Connection reset by peer, errno 104',
    expected: outage,
  },
  {
    when: 'curl ran out of time',
    said: 'curl: (28) Failed to connect to github.com port 443 after 130 ms: Connection timed out',
    expected: outage,
  },
  {
    when: 'somebody tells of a broken download',
    said: 'GitHub dropped the connection while the start task downloaded a package',
    place: 'start-task',
    expected: outage,
  },
  { when: 'curl lost its handshake', said: 'curl: (35) SSL connect error', expected: outage },
  {
    when: 'R got nothing from GitHub',
    said: 'Error in curl::curl_fetch_memory(url, handle = handle) : \n  Server returned nothing (no headers, no data)',
    place: 'start-task',
    expected: outage,
  },
  {
    when: 'wget did not read on',
    said: 'Read error at byte 81920/91820 (Connection timed out). Giving up. wget',
    expected: outage,
  },
  {
    when: 'pip was cut off',
    said: "urllib3.exceptions.ProtocolError: ('Connection broken: IncompleteRead(5 bytes read)')",
    expected: outage,
  },
  {
    when: 'pip could not ask, and then misses the package',
    said: "WARNING: Retrying (Retry(total=0)) after connection broken by 'ReadTimeoutError(read timeout=15)': /simple/numpy/\nERROR: No matching distribution found for numpy",
    expected: outage,
  },
  {
    when: 'conda had no connection',
    said: 'CondaHTTPError: HTTP 000 CONNECTION FAILED for url <https://channels.example.org/conda-forge/noarch/repodata.json>',
    expected: outage,
  },
  {
    when: 'npm lost its socket',
    said: 'npm ERR! code ECONNRESET\nnpm ERR! network aborted',
    expected: outage,
  },
  {
    when: 'apt met a mirror that was being changed',
    said: 'E: Failed to fetch http://archive.ubuntu.com/ubuntu/x.deb  Hash Sum mismatch',
    expected: outage,
  },
  {
    when: 'apt got no name for a moment',
    said: "Temporary failure resolving 'archive.ubuntu.com'",
    expected: outage,
  },
  {
    when: 'dnf got no list',
    said: "Error: Failed to download metadata for repo 'epel': Curl error (28): Timeout was reached",
    expected: outage,
  },
  { when: 'git was cut off', said: 'fatal: early EOF\nfatal: index-pack failed', expected: outage },
  {
    when: 'git lost the other end',
    said: 'error: RPC failed; curl 18 transfer closed with outstanding read data remaining',
    expected: outage,
  },
  {
    when: 'Java waited in vain',
    said: 'java.net.SocketTimeoutException: Read timed out',
    expected: outage,
  },
  {
    when: 'Go waited in vain',
    said: 'Get "https://proxy.golang.org/x": net/http: TLS handshake timeout',
    expected: outage,
  },
  {
    when: 'a server was busy',
    said: 'urllib.error.HTTPError: HTTP Error 503: Service Unavailable',
    expected: outage,
  },
  {
    when: 'wget met a bad gateway',
    said: 'HTTP request sent, awaiting response... 502 Bad Gateway',
    expected: outage,
  },
  {
    when: 'storage was busy',
    said: '<Code>ServerBusy</Code><Message>The server is busy.</Message>',
    expected: outage,
  },
  {
    when: 'GitHub limits',
    said: 'API rate limit exceeded for 20.1.2.3. (But here is the good news…)',
    expected: outage,
  },
  {
    when: '.NET lost its connection',
    said: 'The underlying connection was closed: An unexpected error occurred on a receive.',
    expected: outage,
  },
  {
    when: 'a well-known name was not resolved',
    said: 'curl: (6) Could not resolve host: raw.githubusercontent.com',
    expected: outage,
  },
]

const lasting: readonly Case[] = [
  {
    when: 'a security group closes the way',
    said: 'apt-get hangs since the NSG of the subnet blocks outbound traffic',
    place: 'start-task',
    expected: blocked,
  },
  {
    when: 'a page is not there',
    said: 'curl: (22) The requested URL returned error: 404',
    expected: userConfig,
  },
  {
    when: 'wget finds nothing',
    said: '2024-01-01 10:00:00 ERROR 404: Not Found.',
    expected: userConfig,
  },
  {
    when: '.NET finds nothing',
    said: 'The remote server returned an error: (404) Not Found.',
    expected: userConfig,
  },
  {
    when: 'a blob is not there',
    said: 'azure.core.exceptions.ResourceNotFoundError: The specified blob does not exist.',
    expected: userConfig,
  },
  {
    when: 'a branch is not there',
    said: 'fatal: Remote branch v9 not found in upstream origin',
    expected: userConfig,
  },
  {
    when: 'pip finds no version',
    said: 'ERROR: Could not find a version that satisfies the requirement tensorflow==1.15 (from versions: 2.12.0, 2.13.0)',
    expected: userCode,
  },
  {
    when: 'apt knows no such package',
    said: 'E: Unable to locate package libfoo-dev',
    expected: userCode,
  },
  {
    when: 'conda cannot solve',
    said: 'UnsatisfiableError: The following specifications were found to be incompatible',
    expected: userCode,
  },
  {
    when: 'the package list is old',
    said: 'Err:3 http://security.ubuntu.com/ubuntu focal-updates/main amd64 curl amd64 7.68.0-1\n  404  Not Found [IP: 91.189.91.39 80]\nE: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?',
    expected: userCode,
  },
  {
    when: 'the system is out of support',
    said: 'Could not retrieve mirrorlist http://mirrorlist.centos.org/?release=7 error was 14: curl#6 - "Could not resolve host: mirrorlist.centos.org"',
    expected: ['image', false],
  },
  {
    when: 'the key of a source was changed',
    said: 'W: GPG error: https://developer.download.nvidia.com InRelease: NO_PUBKEY A4B469963BF863CC',
    expected: ['registry-or-dependency-outage', false],
  },
  {
    when: 'a certificate has expired',
    said: 'curl: (60) SSL certificate problem: certificate has expired',
    expected: ['registry-or-dependency-outage', false],
  },
  {
    when: 'an issuer is not known',
    said: 'x509: certificate signed by unknown authority',
    expected: userConfig,
  },
  {
    when: 'a name of a private endpoint does not resolve',
    said: 'Name or service not known (acct.privatelink.blob.core.windows.net:443)',
    expected: blocked,
  },
  {
    when: 'the proxy refuses',
    said: 'curl: (56) Received HTTP code 403 from proxy after CONNECT',
    expected: blocked,
  },
  {
    when: 'the port of a share is closed',
    said: 'mount error(115): Operation now in progress\nRefer to the mount.cifs(8) manual page',
    expected: blocked,
  },
  {
    when: 'an unknown name is not resolved',
    said: 'java.net.UnknownHostException: dbserver7',
    expected: ['registry-or-dependency-outage', null],
  },
  {
    when: 'no node of the pool reaches a server',
    said: 'Could not connect to archive.ubuntu.com:80 (185.125.190.36), connection timed out',
    place: 'start-task',
    scope: 'whole-pool',
    // A guess: an outage and a closed network look the same from here.
    expected: ['registry-or-dependency-outage', null],
  },
  {
    when: 'a server breaks off for the whole pool',
    said: 'curl: (52) Empty reply from server',
    place: 'start-task',
    scope: 'whole-pool',
    expected: ['registry-or-dependency-outage', null],
  },
]

const denied: readonly Case[] = [
  {
    when: 'a SAS is out of time',
    said: 'RESPONSE 403: AuthenticationErrorDetail: Signature not valid in the specified time frame',
    expected: access,
  },
  {
    when: 'azcopy has no SAS',
    said: 'failed to perform copy command due to error: no SAS token or OAuth token is present and the resource is not public',
    expected: access,
  },
  {
    when: 'an identity has no role',
    said: 'ErrorCode:AuthorizationPermissionMismatch This request is not authorized to perform this operation using this permission.',
    expected: access,
  },
  {
    when: 'the storage firewall refuses',
    said: 'AuthorizationFailure: This request is not authorized to perform this operation.',
    expected: blocked,
  },
  {
    when: 'the firewall of a vault refuses',
    said: '(Forbidden) Client address is not authorized and caller is not a trusted service. ForbiddenByFirewall',
    expected: blocked,
  },
  {
    when: 'the firewall of a database refuses',
    said: "Cannot open server 'sql1' requested by the login. Client with IP address '20.4.5.6' is not allowed to access the server.",
    expected: blocked,
  },
  {
    when: 'the pool has no identity',
    said: '{"error":"invalid_request","error_description":"Identity not found"}',
    expected: access,
  },
  {
    when: 'Entra refuses',
    said: 'AADSTS7000222: The provided client secret keys are expired.',
    expected: access,
  },
  {
    when: 'git asks for a name',
    said: "fatal: could not read Username for 'https://github.com': No such device or address",
    expected: access,
  },
  {
    when: 'a feed refuses',
    said: 'pip: ERROR: HTTP error 401 while getting https://feed',
    expected: access,
  },
  {
    when: 'a file is not the task user’s',
    said: "PermissionError: [Errno 13] Permission denied: '/opt/data/x'",
    expected: access,
  },
  {
    when: 'apt wants root',
    said: 'E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?',
    expected: userConfig,
  },
  {
    when: 'sudo asks for a password',
    said: 'sudo: no tty present and no askpass program specified',
    expected: userConfig,
  },
  {
    when: 'a script has no execute permission',
    said: '/bin/bash: line 1: ./start.sh: Permission denied',
    expected: userConfig,
  },
]

const locked: readonly Case[] = [
  {
    when: 'apt waits for dpkg',
    said: 'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1722 (unattended-upgr)',
    place: 'start-task',
    expected: race,
  },
  {
    when: 'somebody tells of a lock in other words',
    said: 'the package manager lock is taken during boot',
    place: 'start-task',
    expected: race,
  },
  {
    when: 'somebody tells of the lock',
    said: 'apt-get failed because the dpkg lock was held by another process at boot',
    expected: race,
  },
  {
    when: 'yum waits',
    said: 'Another app is currently holding the yum lock; waiting for it to exit...',
    expected: race,
  },
  {
    when: 'Windows Installer is busy',
    said: 'Another installation is already in progress. Complete that installation before proceeding',
    expected: race,
  },
  {
    when: 'dpkg was cut off earlier',
    said: "E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem.",
    expected: ['race', false],
  },
  {
    when: 'two tasks share a file',
    said: 'The process cannot access the file because it is being used by another process.',
    expected: ['race', null],
  },
]

describe.each([
  ['What passes by itself', passing],
  ['What stays so', lasting],
  ['What is refused', denied],
  ['What is locked', locked],
])('%s', (_, cases) => {
  test.each(cases)('$when: $expected', ({ said, place = 'task', scope, expected }) => {
    const symptom = symptomOf(place, 0, { output: said, ...(scope ? { scope } : {}) })
    const { causeClass, retryHelps } = nameCause(symptom)
    expect([causeClass, retryHelps]).toEqual(expected)
  })
})

test('what passes is mended by a reboot of a node in its start task, and by waiting in a task', () => {
  const output = 'curl: (52) Empty reply from server'
  const fixes = (['start-task', 'task'] as const).map(
    (place) => nameCause(symptomOf(place, 0, { output })).fixClass,
  )
  expect(fixes).toEqual(['reboot', 'wait'])
})
