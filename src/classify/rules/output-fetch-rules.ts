// Files, packages and certificates that a server has not, or not as asked: trying again gives the same answer.
import type { Rule } from '../rule.ts'
import {
  certificateExpired,
  clockWrong,
  endOfLife,
  issuerUnknown,
  keyUnknown,
  notAvailable,
  notThere,
  staleIndex,
} from '../words/fetch-words.ts'
import { httpStatus } from '../words/http-words.ts'
import { spokenRule } from '../words/spoken-rule.ts'
import { lasting, userCode, userConfig } from '../words/usual-causes.ts'

export const outputFetchRules: readonly Rule[] = [
  spokenRule({
    id: 'system-out-of-support',
    when: 'the packages of a system that is out of support are looked for where they no longer are',
    phrases: endOfLife,
    cause: lasting('configuration', 'image', 'recreate-pool'),
    explanation:
      'The system of the image is out of support, and its packages were taken from the usual servers.',
    helps:
      'Use an image of a supported system, or point the script to the archive (vault) of the old one.',
    example: 'Could not resolve host: mirrorlist.centos.org; Unknown error',
  }),
  spokenRule({
    id: 'package-index-stale',
    when: 'apt looks for a version of a package that its server has replaced',
    phrases: [httpStatus(404)],
    besides: staleIndex,
    cause: userCode('likely'),
    explanation:
      'The package list of the image is older than the server: the version that it names was replaced there.',
    helps: 'Run `apt-get update` in the same command before `apt-get install`.',
    example:
      'Err:1 http://archive.ubuntu.com/ubuntu bionic/main amd64 jq 1.5 404  Not Found [IP: 91.189.88.142 80]',
  }),
  spokenRule({
    id: 'download-not-there',
    when: 'a server says that what a program asks for is not there (404 or 410)',
    phrases: notThere,
    cause: userConfig('certain'),
    explanation:
      'What the program asks for is not at that address, or not for one who may not see it.',
    helps:
      'Correct the URL, name, branch or tag, or put the file back; trying again gives the same answer.',
    example: 'ERROR 404: Not Found. wget https://example.org/tools/v1.tgz',
  }),
  spokenRule({
    id: 'certificate-expired',
    when: 'the certificate of a server has expired',
    phrases: certificateExpired,
    cause: lasting('platform', 'registry-or-dependency-outage', 'change-config'),
    explanation:
      'The certificate of the server, or a root certificate in the image of the node, has expired.',
    helps:
      'Tell the owner of the server; if others reach it, update the root certificates of the image (ca-certificates) and check the clock of the node.',
    example: 'SSL certificate problem: certificate has expired',
  }),
  spokenRule({
    id: 'clock-wrong',
    when: 'a program finds that the clock of the node is wrong',
    phrases: clockWrong,
    cause: { ...lasting('platform', 'platform-bug', 'reboot', 'guess'), retryHelps: null },
    explanation: 'The clock of the node is behind or ahead of that of the server.',
    helps:
      'Let the node synchronise its clock (chrony, w32time), or reboot it, before the program runs.',
    example: 'E: Release file for http://archive.ubuntu.com/ubuntu/dists/focal is not valid yet',
  }),
  spokenRule({
    id: 'certificate-untrusted',
    when: 'a program does not trust the certificate of a server',
    phrases: issuerUnknown,
    cause: userConfig(),
    explanation:
      'The program does not know who issued the certificate: root certificates are missing on the node, or a proxy or firewall puts in its own.',
    helps:
      'Install the root certificates (ca-certificates, or that of the proxy) in the start task or image.',
    example: 'SSLError: certificate verify failed: unable to get local issuer certificate',
  }),
  spokenRule({
    id: 'tls-version-refused',
    when: 'a program and a server share no version of TLS',
    phrases: [
      'could not create ssl/tls secure channel',
      'alert protocol version',
      'tlsv1_alert_protocol_version',
      'ssl3_get_record:wrong version number',
      'no protocols available',
      'unsupported protocol',
    ],
    cause: userCode('likely'),
    explanation: 'The program offers only versions of TLS that the server no longer takes.',
    helps:
      'Let it use TLS 1.2 (in PowerShell: [Net.ServicePointManager]::SecurityProtocol = "Tls12"), or update it.',
    example:
      'Invoke-WebRequest : The request was aborted: Could not create SSL/TLS secure channel.',
  }),
  spokenRule({
    id: 'package-key-unknown',
    when: 'the key with which a package source is signed is not known or has expired',
    phrases: keyUnknown,
    // Whether the source changed its key or the script lacks a line, the words do not tell.
    cause: lasting('platform', 'registry-or-dependency-outage', 'change-code', 'guess'),
    explanation:
      'The owner of the package source changed its key, or the script never installed it.',
    helps: 'Let the script install the present key of the package source before it uses it.',
    example:
      "The following signatures couldn't be verified because the public key is not available: NO_PUBKEY A4B469963BF863CC",
  }),
]

/** After the network's: a package that is not found is mostly one that could not be asked for. */
export const outputPackageRules: readonly Rule[] = [
  spokenRule({
    id: 'package-not-available',
    when: 'a package manager finds no package, or no version, that fits',
    phrases: notAvailable,
    cause: userCode('likely'),
    explanation:
      'There is no such package or version for this system, or what is asked for contradicts itself.',
    helps:
      'Correct the name or version, loosen or pin the requirements, and refresh the package list first (apt-get update).',
    example: 'ERROR: No matching distribution found for tensorflow==1.15',
  }),
]
